#include "cloud/ec2/common/violated.h"

#include "cloud/ec2/common/errors.h"

namespace windlass::cloud::ec2 {

Error violated(const aws::Operation&, std::span<const aws::Violation> violations) {
  using Rule = aws::Violation::Rule;
  for (auto& violation : violations) {
    auto name = violation.member ? std::string(violation.member->name) : violation.path;
    if (violation.rule == Rule::Required) return missing_parameter(name);
    if (violation.rule == Rule::Enum)
      return {"InvalidParameterValue", "Invalid value '" + violation.value + "' for " + name + "."};
  }
  return {"InvalidParameterValue", aws::describe({violations.begin(), violations.end()})};
}

}  // namespace windlass::cloud::ec2
