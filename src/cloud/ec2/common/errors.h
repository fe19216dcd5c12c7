// EC2's refusals, in its own codes and words.
#pragma once

#include <optional>
#include <string_view>

#include "base/result.h"

namespace windlass::cloud::ec2 {

// not_found("InvalidVpcID.NotFound", "vpc ID", "vpc-1"): "The vpc ID 'vpc-1' does not exist"
Error not_found(std::string code, std::string_view noun, std::string_view id);
Error missing_parameter(std::string_view name);
Error invalid_parameter(std::string_view value, std::string_view name, std::string_view why = "");
Error invalid_combination(std::string message);
Error dependency_violation(std::string message);
Error limit_exceeded(std::string code, std::string message);

// For `TRY(refuse_dry_run(in.dry_run))` as the last check of a handler: the request would have worked.
Result<> refuse_dry_run(const std::optional<bool>& dry_run);

}  // namespace windlass::cloud::ec2
