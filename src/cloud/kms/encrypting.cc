// Encrypt, Decrypt, ReEncrypt: short texts under a key.
#include "cloud/kms/ciphertext.h"
#include "cloud/kms/errors.h"
#include "cloud/kms/handlers.h"

namespace windlass::cloud::kms {

namespace {

constexpr std::size_t plaintext_size_max = 4096;
constexpr const char* symmetric = "SYMMETRIC_DEFAULT";

Result<> check_algorithm(const std::optional<std::string>& algorithm) {
  if (!algorithm || *algorithm == symmetric) return Done{};
  return Error{"InvalidKeyUsageException",
               "Algorithm " + *algorithm + " is incompatible with key spec SYMMETRIC_DEFAULT."};
}

Result<> check_recipient(bool given) {
  if (given) return unsupported("This cloud has no Nitro enclaves: Recipient is not served.");
  return Done{};
}

Managed managed_for(const Call& call) {
  return call.caller.kind == Caller::Kind::Service ? Managed::MakeIfMissing : Managed::AsIs;
}

// The key that a ciphertext names by itself; the caller may say which one it has to be.
Result<Key> key_of(Kms& kms, const Call& call, const std::string& blob, const GivenId& expected) {
  auto origin = origin_of(blob);
  if (!origin) return invalid_ciphertext();
  auto key = find_key(kms, origin->key);
  if (!key || key->region != call.region)
    return access_denied(
        "The ciphertext refers to a customer master key that does not exist, does not exist in "
        "this "
        "region, or you are not allowed to access.");
  if (expected && TRY(get_key_or_alias(kms, call, expected)).id != key->id)
    return Error{"IncorrectKeyException",
                 "The key ID in the request does not identify a CMK that can perform this "
                 "operation."};
  TRY(check_usable(call, *key));
  return *std::move(key);
}

}  // namespace

Result<EncryptResponse> encrypt(Kms& kms, const Call& call, const EncryptRequest& in) {
  auto plaintext = in.plaintext.value_or("");
  if (plaintext.empty() || plaintext.size() > plaintext_size_max)
    return validation(
        "1 validation error detected: Value at 'plaintext' failed to satisfy "
        "constraint: Member must have length between 1 and 4096");
  TRY(check_algorithm(in.encryption_algorithm));
  auto key = TRY(get_key_or_alias(kms, call, in.key_id, managed_for(call)));
  TRY(check_usable(call, key));
  if (in.dry_run.value_or(false)) return dry_run();
  return EncryptResponse{
      .ciphertext_blob = encrypt_under(kms, key, plaintext, in.encryption_context).blob,
      .key_id = key.arn(),
      .encryption_algorithm = symmetric};
}

Result<DecryptResponse> decrypt(Kms& kms, const Call& call, const DecryptRequest& in) {
  TRY(check_recipient(in.recipient.has_value()));
  TRY(check_algorithm(in.encryption_algorithm));
  auto blob = in.ciphertext_blob.value_or("");
  auto key = TRY(key_of(kms, call, blob, in.key_id));
  auto opened = decrypt_blob(kms, blob, in.encryption_context);
  if (!opened) return invalid_ciphertext();
  if (in.dry_run.value_or(false)) return dry_run();
  DecryptResponse answer;
  answer.key_id = key.arn();
  answer.plaintext = std::move(opened->plaintext);
  answer.encryption_algorithm = symmetric;
  answer.key_material_id = std::move(opened->material_id);
  return answer;
}

Result<ReEncryptResponse> re_encrypt(Kms& kms, const Call& call, const ReEncryptRequest& in) {
  TRY(check_algorithm(in.source_encryption_algorithm));
  TRY(check_algorithm(in.destination_encryption_algorithm));
  auto blob = in.ciphertext_blob.value_or("");
  auto source = TRY(key_of(kms, call, blob, in.source_key_id));
  auto destination = TRY(get_key_or_alias(kms, call, in.destination_key_id, managed_for(call)));
  TRY(check_usable(call, destination));
  auto opened = decrypt_blob(kms, blob, in.source_encryption_context);
  if (!opened) return invalid_ciphertext();
  if (in.dry_run.value_or(false)) return dry_run();

  auto sealed =
      encrypt_under(kms, destination, opened->plaintext, in.destination_encryption_context);
  return ReEncryptResponse{.ciphertext_blob = std::move(sealed.blob),
                           .source_key_id = source.arn(),
                           .key_id = destination.arn(),
                           .source_encryption_algorithm = symmetric,
                           .destination_encryption_algorithm = symmetric,
                           .source_key_material_id = std::move(opened->material_id),
                           .destination_key_material_id = std::move(sealed.material_id)};
}

}  // namespace windlass::cloud::kms
