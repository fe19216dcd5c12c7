// The types that a parameter may have.
#pragma once

#include <optional>
#include <string_view>

namespace windlass::formation {

bool is_parameter_type(std::string_view type);
// "X" of "List<X>"; for CommaDelimitedList "String".
std::optional<std::string_view> item_type(std::string_view type);
// "X" of "AWS::SSM::Parameter::Value<X>".
std::optional<std::string_view> ssm_value_type(std::string_view type);
// Whether its values name things of the account: "AWS::EC2::VPC::Id".
bool is_aws_type(std::string_view type);

}  // namespace windlass::formation
