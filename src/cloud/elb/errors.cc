#include "cloud/elb/errors.h"

namespace windlass::cloud::elb {

Error validation(std::string message) { return {"ValidationError", std::move(message), 400}; }
Error invalid_configuration(std::string message) {
  return {"InvalidConfigurationRequest", std::move(message)};
}
Error not_served(std::string what) {
  return {"UnsupportedFeature", std::move(what) + " is not served by the windlass local cloud.",
          400};
}

Error violated(const aws::Operation&, std::span<const aws::Violation> violations) {
  return validation(aws::describe({violations.begin(), violations.end()}));
}

}  // namespace windlass::cloud::elb
