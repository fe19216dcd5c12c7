#include "base/aead.h"

#include <openssl/evp.h>

#include <memory>
#include <span>

#include "base/fault.h"

namespace windlass {

namespace {

struct FreeContext {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

void must(int worked) {
  if (worked != 1) throw Fault("libcrypto failed at AES-256-GCM");
}

// Looking the cipher up by name takes longer than sealing a short text.
const EVP_CIPHER* cipher() {
  static const EVP_CIPHER* const fetched = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
  if (!fetched) throw Fault("libcrypto knows no AES-256-GCM");
  return fetched;
}

enum class Direction { Open = 0, Seal = 1 };

Context started(Direction direction, std::string_view key, std::string_view nonce,
                std::string_view bound) {
  if (key.size() != aead_key_size) throw Fault("an AES-256 key has 32 bytes");
  if (nonce.size() != aead_nonce_size) throw Fault("a nonce has 12 bytes");
  Context context(EVP_CIPHER_CTX_new());
  if (!context) throw Fault("libcrypto has no memory for AES-256-GCM");
  must(EVP_CipherInit_ex2(context.get(), cipher(), bytes_of(key), bytes_of(nonce),
                          static_cast<int>(direction), nullptr));
  int size = 0;
  if (!bound.empty())
    must(EVP_CipherUpdate(context.get(), nullptr, &size, bytes_of(bound),
                          static_cast<int>(bound.size())));
  return context;
}

}  // namespace

std::string seal_with_nonce(std::string_view key, std::string_view nonce,
                            std::string_view plaintext, std::string_view bound) {
  auto context = started(Direction::Seal, key, nonce, bound);
  std::string sealed(plaintext.size() + aead_tag_size, '\0');
  int size = 0;
  if (!plaintext.empty())
    must(EVP_CipherUpdate(context.get(), bytes_of(sealed), &size, bytes_of(plaintext),
                          static_cast<int>(plaintext.size())));
  must(EVP_CipherFinal_ex(context.get(), bytes_of(sealed) + plaintext.size(), &size));
  must(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, aead_tag_size,
                           bytes_of(sealed) + plaintext.size()));
  return sealed;
}

std::optional<std::string> open_with_nonce(std::string_view key, std::string_view nonce,
                                           std::string_view sealed, std::string_view bound) {
  if (sealed.size() < aead_tag_size) return std::nullopt;
  auto context = started(Direction::Open, key, nonce, bound);
  auto ciphertext = sealed.substr(0, sealed.size() - aead_tag_size);
  std::string tag(sealed.substr(ciphertext.size()));
  std::string plaintext(ciphertext.size(), '\0');
  int size = 0;
  if (!ciphertext.empty())
    must(EVP_CipherUpdate(context.get(), bytes_of(plaintext), &size, bytes_of(ciphertext),
                          static_cast<int>(ciphertext.size())));
  must(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, aead_tag_size, bytes_of(tag)));
  unsigned char nothing_more[aead_tag_size];
  if (EVP_CipherFinal_ex(context.get(), nothing_more, &size) != 1) return std::nullopt;
  return plaintext;
}

std::string seal(Random& random, std::string_view key, std::string_view plaintext,
                 std::string_view bound) {
  std::string nonce(aead_nonce_size, '\0');
  random.fill(std::as_writable_bytes(std::span(nonce)));
  return nonce + seal_with_nonce(key, nonce, plaintext, bound);
}

std::optional<std::string> open(std::string_view key, std::string_view sealed,
                                std::string_view bound) {
  if (sealed.size() < aead_nonce_size) return std::nullopt;
  return open_with_nonce(key, sealed.substr(0, aead_nonce_size), sealed.substr(aead_nonce_size),
                         bound);
}

}  // namespace windlass
