#include "base/stream_cipher.h"

#include <openssl/evp.h>

#include <algorithm>
#include <memory>

#include "base/fault.h"

namespace windlass {

namespace {

constexpr std::uint64_t block_size = 16;
// What libcrypto takes at once is an int.
constexpr std::size_t piece_max = 1 << 30;

struct FreeContext {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};

const EVP_CIPHER* cipher() {
  static const EVP_CIPHER* const fetched = EVP_CIPHER_fetch(nullptr, "AES-256-CTR", nullptr);
  if (!fetched) throw Fault("libcrypto knows no AES-256-CTR");
  return fetched;
}

const unsigned char* bytes_of(const std::string& text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

void must(int worked) {
  if (worked != 1) throw Fault("libcrypto failed at AES-256-CTR");
}

// The counter `blocks` after the start; all 16 bytes are one number.
std::string counter_at(std::string counter, std::uint64_t blocks) {
  for (auto at = counter.size(); at-- > 0 && blocks > 0;) {
    auto sum = static_cast<unsigned char>(counter[at]) + (blocks & 0xff);
    counter[at] = static_cast<char>(sum & 0xff);
    blocks = (blocks >> 8) + (sum >> 8);
  }
  return counter;
}

}  // namespace

StreamCipher::StreamCipher(std::string key, std::string start)
    : key_(std::move(key)), start_(std::move(start)) {
  if (key_.size() != key_size || start_.size() != start_size)
    throw Fault("an AES-256 key has 32 bytes, and a counter 16");
}

void StreamCipher::apply(std::uint64_t offset, std::span<char> bytes) const {
  std::unique_ptr<EVP_CIPHER_CTX, FreeContext> context(EVP_CIPHER_CTX_new());
  if (!context) throw Fault("libcrypto has no memory for AES-256-CTR");
  auto counter = counter_at(start_, offset / block_size);
  must(EVP_EncryptInit_ex2(context.get(), cipher(), bytes_of(key_), bytes_of(counter), nullptr));
  int done = 0;
  unsigned char skipped[block_size] = {};
  if (auto skip = offset % block_size)
    must(EVP_EncryptUpdate(context.get(), skipped, &done, skipped, static_cast<int>(skip)));
  while (!bytes.empty()) {
    auto piece = bytes.first(std::min(bytes.size(), piece_max));
    auto* data = reinterpret_cast<unsigned char*>(piece.data());
    must(EVP_EncryptUpdate(context.get(), data, &done, data, static_cast<int>(piece.size())));
    bytes = bytes.subspan(piece.size());
  }
}

}  // namespace windlass
