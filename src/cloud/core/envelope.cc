#include "cloud/core/envelope.h"

#include "aws/kms/decrypt.h"
#include "aws/kms/generate_data_key.h"
#include "base/aead.h"

namespace windlass::cloud {

namespace {

// A version, the size of the data key's ciphertext, that ciphertext, then the sealed bytes.
constexpr char version = 1;
constexpr std::size_t head_size = 3;

Error damaged() {
  return {"InvalidCiphertextException", "The encrypted value is not what was stored"};
}

}  // namespace

Result<Envelope> seal_envelope(const Work& work, const std::string& key_id,
                               std::string_view plaintext, const EncryptionContext& context) {
  aws::kms::GenerateDataKeyRequest asked;
  asked.key_id = key_id;
  asked.key_spec = "AES_256";
  asked.encryption_context = context;
  auto made = TRY(work.peers.call<aws::kms::op::GenerateDataKey>(std::move(asked)));

  auto& wrapped = *made.ciphertext_blob;
  Envelope envelope{
      {version, static_cast<char>(wrapped.size() >> 8), static_cast<char>(wrapped.size() & 0xff)},
      std::move(*made.key_id)};
  envelope.bytes += wrapped;
  envelope.bytes += seal(work.random, *made.plaintext, plaintext, wrapped);
  return envelope;
}

Result<std::string> open_envelope(const Work& work, std::string_view envelope,
                                  const EncryptionContext& context) {
  if (envelope.size() < head_size || envelope[0] != version) return damaged();
  auto size = static_cast<std::size_t>(static_cast<unsigned char>(envelope[1])) << 8 |
              static_cast<unsigned char>(envelope[2]);
  if (envelope.size() < head_size + size) return damaged();
  auto wrapped = envelope.substr(head_size, size);

  aws::kms::DecryptRequest asked;
  asked.ciphertext_blob = std::string(wrapped);
  asked.encryption_context = context;
  auto key = TRY(work.peers.call<aws::kms::op::Decrypt>(std::move(asked)));
  auto plaintext = open(*key.plaintext, envelope.substr(head_size + size), wrapped);
  if (!plaintext) return damaged();
  return *std::move(plaintext);
}

}  // namespace windlass::cloud
