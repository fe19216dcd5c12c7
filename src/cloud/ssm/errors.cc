#include "cloud/ssm/errors.h"

namespace windlass::cloud::ssm {

Error validation(std::string message) { return {"ValidationException", std::move(message)}; }

Error parameter_not_found(const std::string& name) {
  return {"ParameterNotFound", "Parameter " + name + " not found."};
}

Error invalid_next_token() { return {"InvalidNextToken", "The specified token is not valid."}; }

Error refused_by_kms(const Error& refusal) {
  auto denied = refusal.code == "AccessDeniedException";
  return {
      denied ? refusal.code : "InvalidKeyId",
      refusal.message + " (Service: AWSKMS; Status Code: 400; Error Code: " + refusal.code + ")"};
}

}  // namespace windlass::cloud::ssm
