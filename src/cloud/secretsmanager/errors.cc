#include "cloud/secretsmanager/errors.h"

namespace windlass::cloud::secretsmanager {

namespace {

// What exactly was denied, `windlass cloud denied` says.
Error no_access_to_key() { return {"AccessDeniedException", "Access to KMS is not allowed"}; }

}  // namespace

Error validation(std::string message) { return {"ValidationException", std::move(message)}; }
Error invalid_parameter(std::string message) {
  return {"InvalidParameterException", std::move(message)};
}
Error invalid_request(std::string message) {
  return {"InvalidRequestException", std::move(message)};
}
Error not_found(std::string message) { return {"ResourceNotFoundException", std::move(message)}; }
Error secret_not_found() { return not_found("Secrets Manager can't find the specified secret."); }
Error marked_for_deletion() {
  return invalid_request(
      "You can't perform this operation on the secret because it was marked for deletion.");
}
Error invalid_next_token() {
  return {"InvalidNextTokenException", "The NextToken value is invalid."};
}
Error cannot_encrypt(const Error& refusal) {
  if (refusal.code == "AccessDeniedException") return no_access_to_key();
  return {"EncryptionFailure",
          "Secrets Manager can't encrypt the protected secret text using the provided KMS key. "
          "Check that the KMS key is available, enabled, and not in an invalid state. (" +
              refusal.code + ": " + refusal.message + ")"};
}
Error cannot_decrypt(const Error& refusal) {
  if (refusal.code == "AccessDeniedException") return no_access_to_key();
  return {"DecryptionFailure",
          "Secrets Manager can't decrypt the protected secret text using the provided KMS key. (" +
              refusal.code + ": " + refusal.message + ")"};
}

}  // namespace windlass::cloud::secretsmanager
