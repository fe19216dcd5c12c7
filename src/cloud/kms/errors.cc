#include "cloud/kms/errors.h"

namespace windlass::cloud::kms {

Error validation(std::string message) { return {"ValidationException", std::move(message)}; }
Error not_found(std::string message) { return {"NotFoundException", std::move(message)}; }
Error key_not_found(const std::string& arn) {
  return not_found("Key '" + arn + "' does not exist");
}
Error alias_not_found(const std::string& arn) {
  return not_found("Alias " + arn + " is not found.");
}
Error disabled(const std::string& arn) { return {"DisabledException", arn + " is disabled."}; }
Error invalid_state(std::string message) {
  return {"KMSInvalidStateException", std::move(message)};
}
Error pending_deletion(const std::string& arn) {
  return invalid_state(arn + " is pending deletion.");
}
Error access_denied(std::string message) {
  return {"AccessDeniedException", std::move(message), 400};
}
Error unsupported(std::string message) {
  return {"UnsupportedOperationException", std::move(message)};
}
// AWS says nothing more: whoever guesses at ciphertexts learns nothing from the answer.
Error invalid_ciphertext() { return {"InvalidCiphertextException", ""}; }
Error limit_exceeded(std::string message) { return {"LimitExceededException", std::move(message)}; }
Error dry_run() {
  return {"DryRunOperationException",
          "The request would have succeeded, but the DryRun option is set."};
}

}  // namespace windlass::cloud::kms
