#include "cloud/logs/errors.h"

namespace windlass::cloud::logs {

Error invalid_parameter(std::string message) {
  return {"InvalidParameterException", std::move(message)};
}

Error not_found(std::string message) { return {"ResourceNotFoundException", std::move(message)}; }

Error no_group() { return not_found("The specified log group does not exist."); }

Error no_stream() { return not_found("The specified log stream does not exist."); }

Error already_exists(std::string message) {
  return {"ResourceAlreadyExistsException", std::move(message)};
}

Error limit_exceeded(std::string message) { return {"LimitExceededException", std::move(message)}; }

}  // namespace windlass::cloud::logs
