#include "base/signature.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "base/fault.h"

namespace windlass {

namespace {

template <auto free>
struct Free {
  template <class T>
  void operator()(T* value) const {
    free(value);
  }
};
using Memory = std::unique_ptr<BIO, Free<&BIO_free_all>>;
using Digesting = std::unique_ptr<EVP_MD_CTX, Free<&EVP_MD_CTX_free>>;
using Certificate = std::unique_ptr<X509, Free<&X509_free>>;

void must(bool worked) {
  if (!worked) throw Fault("libcrypto failed at a signature");
}

Memory memory_of(const std::string& text) {
  return Memory(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

const EVP_MD* digest(Hash hash) {
  must(hash == Hash::Sha1 || hash == Hash::Sha256);
  return hash == Hash::Sha1 ? EVP_sha1() : EVP_sha256();
}

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

SigningKey::SigningKey(const std::string& pem)
    : key_(PEM_read_bio_PrivateKey(memory_of(pem).get(), nullptr, nullptr, nullptr),
           &EVP_PKEY_free) {
  must(key_ != nullptr);
}

std::string SigningKey::sign(std::string_view text, Hash hash) const {
  Digesting context(EVP_MD_CTX_new());
  std::size_t size = 0;
  must(EVP_DigestSignInit(context.get(), nullptr, digest(hash), nullptr, key_.get()) == 1);
  must(EVP_DigestSign(context.get(), nullptr, &size, bytes_of(text), text.size()) == 1);
  std::string signature(size, '\0');
  auto* out = reinterpret_cast<unsigned char*>(signature.data());
  must(EVP_DigestSign(context.get(), out, &size, bytes_of(text), text.size()) == 1);
  signature.resize(size);
  return signature;
}

bool is_signed_by(const std::string& certificate, std::string_view text, std::string_view signature,
                  Hash hash) {
  Certificate read(PEM_read_bio_X509(memory_of(certificate).get(), nullptr, nullptr, nullptr));
  if (!read) return false;
  Digesting context(EVP_MD_CTX_new());
  auto* key = X509_get0_pubkey(read.get());
  must(EVP_DigestVerifyInit(context.get(), nullptr, digest(hash), nullptr, key) == 1);
  return EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(text),
                          text.size()) == 1;
}

}  // namespace windlass
