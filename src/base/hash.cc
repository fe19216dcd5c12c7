// The plain functions of libcrypto: for the short texts that we hash most, EVP's look-ups and
// allocations cost more than the digest. They are deprecated, and in every 3.x.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "base/hash.h"

#include <openssl/crypto.h>
#include <openssl/md5.h>
#include <openssl/sha.h>

namespace windlass {

namespace {

template <class Context, class State>
Context* context(State& state) {
  static_assert(sizeof(State) == sizeof(Context) && alignof(Context) <= 8);
  return reinterpret_cast<Context*>(state.data());
}

// SHA256() and its like go through EVP too.
template <class Digest>
std::string at_once(std::string_view bytes) {
  Digest digest;
  digest.update(bytes);
  return digest.finish();
}

unsigned char* writable(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

}  // namespace

Md5::Md5() { MD5_Init(context<MD5_CTX>(state_)); }
void Md5::update(std::string_view bytes) {
  MD5_Update(context<MD5_CTX>(state_), bytes.data(), bytes.size());
}
std::string Md5::finish() {
  std::string out(MD5_DIGEST_LENGTH, '\0');
  MD5_Final(writable(out), context<MD5_CTX>(state_));
  MD5_Init(context<MD5_CTX>(state_));
  return out;
}

Sha1::Sha1() { SHA1_Init(context<SHA_CTX>(state_)); }
void Sha1::update(std::string_view bytes) {
  SHA1_Update(context<SHA_CTX>(state_), bytes.data(), bytes.size());
}
std::string Sha1::finish() {
  std::string out(SHA_DIGEST_LENGTH, '\0');
  SHA1_Final(writable(out), context<SHA_CTX>(state_));
  SHA1_Init(context<SHA_CTX>(state_));
  return out;
}

Sha256::Sha256() { SHA256_Init(context<SHA256_CTX>(state_)); }
void Sha256::update(std::string_view bytes) {
  SHA256_Update(context<SHA256_CTX>(state_), bytes.data(), bytes.size());
}
std::string Sha256::finish() {
  std::string out(SHA256_DIGEST_LENGTH, '\0');
  SHA256_Final(writable(out), context<SHA256_CTX>(state_));
  SHA256_Init(context<SHA256_CTX>(state_));
  return out;
}

std::string md5(std::string_view bytes) { return at_once<Md5>(bytes); }
std::string sha1(std::string_view bytes) { return at_once<Sha1>(bytes); }
std::string sha256(std::string_view bytes) { return at_once<Sha256>(bytes); }

namespace {

template <class Digest>
std::string hmac(std::string_view key, std::string_view bytes) {
  constexpr std::size_t block_size = 64;  // SHA-1's and SHA-256's
  std::string block(key.size() > block_size ? at_once<Digest>(key) : key);
  block.resize(block_size, '\0');
  auto inner_pad = block, outer_pad = block;
  for (auto& c : inner_pad) c = static_cast<char>(c ^ 0x36);
  for (auto& c : outer_pad) c = static_cast<char>(c ^ 0x5c);
  Digest inner, outer;
  inner.update(inner_pad);
  inner.update(bytes);
  outer.update(outer_pad);
  outer.update(inner.finish());
  return outer.finish();
}

}  // namespace

std::string hmac_sha1(std::string_view key, std::string_view bytes) {
  return hmac<Sha1>(key, bytes);
}

std::string hmac_sha256(std::string_view key, std::string_view bytes) {
  return hmac<Sha256>(key, bytes);
}

bool constant_time_equal(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::unique_ptr<Hasher> make_hasher(Hash hash) {
  switch (hash) {
    case Hash::Md5: return std::make_unique<Md5>();
    case Hash::Sha1: return std::make_unique<Sha1>();
    case Hash::Sha256: return std::make_unique<Sha256>();
    case Hash::Crc32: return std::make_unique<Crc32>();
    case Hash::Crc32c: return std::make_unique<Crc32c>();
    case Hash::Crc64Nvme: break;
  }
  return std::make_unique<Crc64Nvme>();
}

}  // namespace windlass
