// Auto Scaling's refusals, in its own codes and words.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace windlass::cloud::autoscaling {

Error validation_error(std::string message);
Error no_such_group(std::string_view name);
Error resource_in_use(std::string message);
Error activity_in_progress(std::string message);
Error already_exists(std::string message);
Error limit_exceeded(std::string message);

}  // namespace windlass::cloud::autoscaling
