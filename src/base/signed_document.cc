#include "base/signed_document.h"

#include <openssl/cms.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <memory>

#include "base/fault.h"

namespace windlass {

namespace {

template <auto Free>
struct Freed {
  void operator()(auto* thing) const { Free(thing); }
};
using Bio = std::unique_ptr<BIO, Freed<BIO_free_all>>;
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using Content = std::unique_ptr<CMS_ContentInfo, Freed<CMS_ContentInfo_free>>;
using Digest = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;

template <class Handle>
Handle made(Handle handle, const char* doing) {
  if (!handle) throw Fault(std::string("OpenSSL failed at ") + doing);
  return handle;
}

Bio over(std::string_view text) {
  return made(Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))), "reading");
}

Key key_of(const Authority& authority) {
  return made(Key(PEM_read_bio_PrivateKey(over(authority.key).get(), nullptr, nullptr, nullptr)),
              "reading a key");
}

}  // namespace

std::string sign_document(const Authority& authority, std::string_view text) {
  auto key = key_of(authority);
  auto certificate = made(
      Certificate(PEM_read_bio_X509(over(authority.certificate).get(), nullptr, nullptr, nullptr)),
      "reading a certificate");
  auto content =
      made(Content(CMS_sign(certificate.get(), key.get(), nullptr, over(text).get(), CMS_BINARY)),
           "signing");
  auto out = made(Bio(BIO_new(BIO_s_mem())), "writing");
  if (i2d_CMS_bio(out.get(), content.get()) != 1) throw Fault("OpenSSL failed at writing");
  char* bytes = nullptr;
  auto size = BIO_get_mem_data(out.get(), &bytes);
  return {bytes, static_cast<std::size_t>(size)};
}

std::string detached_signature(const Authority& authority, std::string_view text) {
  auto key = key_of(authority);
  auto digest = made(Digest(EVP_MD_CTX_new()), "signing");
  auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  std::size_t size = 0;
  if (EVP_DigestSignInit(digest.get(), nullptr, EVP_sha256(), nullptr, key.get()) != 1 ||
      EVP_DigestSign(digest.get(), nullptr, &size, bytes, text.size()) != 1)
    throw Fault("OpenSSL failed at signing");
  std::string signature(size, '\0');
  if (EVP_DigestSign(digest.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, bytes,
                     text.size()) != 1)
    throw Fault("OpenSSL failed at signing");
  signature.resize(size);
  return signature;
}

}  // namespace windlass
