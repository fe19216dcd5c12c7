#include "cloud/autoscaling/errors.h"

namespace windlass::cloud::autoscaling {

// No error of the model: what Auto Scaling finds wrong in a request beyond its shape.
Error validation_error(std::string message) { return {"ValidationError", std::move(message), 400}; }

Error no_such_group(std::string_view name) {
  return validation_error("AutoScalingGroup name not found - AutoScalingGroup '" +
                          std::string(name) + "' not found");
}
Error resource_in_use(std::string message) { return {"ResourceInUse", std::move(message)}; }
Error activity_in_progress(std::string message) {
  return {"ScalingActivityInProgress", std::move(message)};
}
Error already_exists(std::string message) { return {"AlreadyExists", std::move(message)}; }
Error limit_exceeded(std::string message) { return {"LimitExceeded", std::move(message)}; }

}  // namespace windlass::cloud::autoscaling
