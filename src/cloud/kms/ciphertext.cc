#include "cloud/kms/ciphertext.h"

#include "base/aead.h"
#include "base/hash.h"
#include "base/text.h"
#include "cloud/kms/material.h"

namespace windlass::cloud::kms {

namespace {

// magic, key id, number of the material, salt, nonce; then what AES-GCM made, with its tag.
constexpr std::string_view magic{"\x01\x02\x02\x00", 4};
constexpr std::size_t id_size = 16;
constexpr std::size_t number_size = 4;
constexpr std::size_t salt_size = 16;
constexpr std::size_t salt_at = magic.size() + id_size + number_size;
constexpr std::size_t nonce_at = salt_at + salt_size;
constexpr std::size_t sealed_at = nonce_at + aead_nonce_size;

void append_number(std::string& out, std::size_t number) {
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(number >> shift & 0xff);
}

// Lengths before texts, so that no two contexts look the same.
std::string bound_to(std::string_view header, const Context& context) {
  std::string bound(header);
  if (!context) return bound;
  for (auto& [name, value] : *context) {
    append_number(bound, name.size());
    bound += name;
    append_number(bound, value.size());
    bound += value;
  }
  return bound;
}

// A key of its own for each ciphertext, as AWS does it: random nonces of 96 bits would be too few
// for a key that encrypts for years.
std::string message_key(const Material& material, std::string_view salt) {
  return hmac_sha256(material.bytes, salt);
}

std::string dashed(const std::string& digits) {
  return digits.substr(0, 8) + "-" + digits.substr(8, 4) + "-" + digits.substr(12, 4) + "-" +
         digits.substr(16, 4) + "-" + digits.substr(20);
}

}  // namespace

Sealed encrypt_under(Kms& kms, const Key& key, std::string_view plaintext, const Context& context) {
  auto material = find_material(kms, key.id, key.material);
  std::string blob(magic);
  blob += *parse_hex(replace_all(key.id, "-", ""));
  append_number(blob, static_cast<std::size_t>(key.material));
  blob.resize(sealed_at);
  kms.work.random.fill(std::as_writable_bytes(std::span(blob).subspan(salt_at)));
  std::string_view written = blob;
  blob += seal_with_nonce(message_key(*material, written.substr(salt_at, salt_size)),
                          written.substr(nonce_at), plaintext, bound_to(written, context));
  return {std::move(blob), std::move(material->id)};
}

std::optional<Origin> origin_of(std::string_view blob) {
  if (blob.size() < sealed_at + aead_tag_size || !blob.starts_with(magic)) return std::nullopt;
  Origin origin{dashed(hex(blob.substr(magic.size(), id_size)))};
  for (auto byte : blob.substr(magic.size() + id_size, number_size))
    origin.material = origin.material << 8 | static_cast<unsigned char>(byte);
  return origin;
}

std::optional<Opened> decrypt_blob(Kms& kms, std::string_view blob, const Context& context) {
  auto origin = origin_of(blob);
  if (!origin) return std::nullopt;
  auto material = find_material(kms, origin->key, origin->material);
  if (!material) return std::nullopt;
  auto plaintext = open_with_nonce(message_key(*material, blob.substr(salt_at, salt_size)),
                                   blob.substr(nonce_at, aead_nonce_size), blob.substr(sealed_at),
                                   bound_to(blob.substr(0, sealed_at), context));
  if (!plaintext) return std::nullopt;
  return Opened{*std::move(plaintext), std::move(material->id)};
}

}  // namespace windlass::cloud::kms
