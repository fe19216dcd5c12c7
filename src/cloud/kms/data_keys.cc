// Data keys: random keys for somebody else's encryption, handed out with their own ciphertext.
#include "cloud/kms/ciphertext.h"
#include "cloud/kms/errors.h"
#include "cloud/kms/handlers.h"

namespace windlass::cloud::kms {

namespace {

constexpr std::int32_t bytes_max = 1024;

std::string random_bytes(Kms& kms, std::int32_t count) {
  std::string bytes(static_cast<std::size_t>(count), '\0');
  kms.work.random.fill(std::as_writable_bytes(std::span(bytes)));
  return bytes;
}

Result<std::int32_t> wanted_bytes(const std::optional<std::string>& spec,
                                  const std::optional<std::int32_t>& bytes) {
  if (spec.has_value() == bytes.has_value())
    return validation("Please specify either number of bytes or key spec.");
  if (spec) return *spec == "AES_128" ? 16 : 32;
  if (*bytes < 1 || *bytes > bytes_max)
    return validation("NumberOfBytes must be between 1 and 1024 (inclusive)");
  return *bytes;
}

}  // namespace

Result<GenerateDataKeyResponse> generate_data_key(Kms& kms, const Call& call,
                                                  const GenerateDataKeyRequest& in) {
  if (in.recipient)
    return unsupported("This cloud has no Nitro enclaves: Recipient is not served.");
  auto count = TRY(wanted_bytes(in.key_spec, in.number_of_bytes));
  auto managed = call.caller.kind == Caller::Kind::Service ? Managed::MakeIfMissing : Managed::AsIs;
  auto key = TRY(get_key_or_alias(kms, call, in.key_id, managed));
  TRY(check_usable(call, key));
  if (in.dry_run.value_or(false)) return dry_run();

  GenerateDataKeyResponse answer;
  answer.plaintext = random_bytes(kms, count);
  auto sealed = encrypt_under(kms, key, *answer.plaintext, in.encryption_context);
  answer.ciphertext_blob = std::move(sealed.blob);
  answer.key_id = key.arn();
  answer.key_material_id = std::move(sealed.material_id);
  return answer;
}

Result<GenerateDataKeyWithoutPlaintextResponse> generate_data_key_without_plaintext(
    Kms& kms, const Call& call, const GenerateDataKeyWithoutPlaintextRequest& in) {
  GenerateDataKeyRequest asked;
  asked.key_id = in.key_id;
  asked.encryption_context = in.encryption_context;
  asked.number_of_bytes = in.number_of_bytes;
  asked.key_spec = in.key_spec;
  asked.dry_run = in.dry_run;
  auto made = TRY(generate_data_key(kms, call, asked));
  return GenerateDataKeyWithoutPlaintextResponse{made.ciphertext_blob, made.key_id,
                                                 made.key_material_id};
}

Result<GenerateRandomResponse> generate_random(Kms& kms, const Call&,
                                               const GenerateRandomRequest& in) {
  if (in.recipient)
    return unsupported("This cloud has no Nitro enclaves: Recipient is not served.");
  if (in.custom_key_store_id) return unsupported("This cloud has no custom key stores.");
  if (!in.number_of_bytes) return validation("NumberOfBytes is required.");
  if (*in.number_of_bytes < 1 || *in.number_of_bytes > bytes_max)
    return validation("NumberOfBytes must be between 1 and 1024 (inclusive)");
  GenerateRandomResponse answer;
  answer.plaintext = random_bytes(kms, *in.number_of_bytes);
  return answer;
}

}  // namespace windlass::cloud::kms
