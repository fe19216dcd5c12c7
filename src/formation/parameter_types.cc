#include "formation/parameter_types.h"

#include <algorithm>

namespace windlass::formation {

namespace {

constexpr std::string_view aws_types[] = {"AWS::EC2::AvailabilityZone::Name",
                                          "AWS::EC2::Image::Id",
                                          "AWS::EC2::Instance::Id",
                                          "AWS::EC2::KeyPair::KeyName",
                                          "AWS::EC2::SecurityGroup::GroupName",
                                          "AWS::EC2::SecurityGroup::Id",
                                          "AWS::EC2::Subnet::Id",
                                          "AWS::EC2::Volume::Id",
                                          "AWS::EC2::VPC::Id",
                                          "AWS::Route53::HostedZone::Id"};

std::optional<std::string_view> within(std::string_view type, std::string_view before) {
  if (!type.starts_with(before) || !type.ends_with('>')) return std::nullopt;
  type.remove_prefix(before.size());
  type.remove_suffix(1);
  return type;
}

// List<AWS::EC2::KeyPair::KeyName> is none.
bool is_list_of_aws_type(std::string_view type) {
  auto item = within(type, "List<");
  return item && is_aws_type(*item) && *item != "AWS::EC2::KeyPair::KeyName";
}

}  // namespace

bool is_aws_type(std::string_view type) {
  return std::ranges::find(aws_types, type) != std::end(aws_types);
}

std::optional<std::string_view> item_type(std::string_view type) {
  if (type == "CommaDelimitedList") return "String";
  return within(type, "List<");
}

std::optional<std::string_view> ssm_value_type(std::string_view type) {
  return within(type, "AWS::SSM::Parameter::Value<");
}

bool is_parameter_type(std::string_view type) {
  if (auto value = ssm_value_type(type))
    return *value == "String" || *value == "List<String>" || *value == "CommaDelimitedList" ||
           is_aws_type(*value) || is_list_of_aws_type(*value);
  return type == "String" || type == "Number" || type == "List<Number>" || type == "List<String>" ||
         type == "CommaDelimitedList" || type == "AWS::SSM::Parameter::Name" || is_aws_type(type) ||
         is_list_of_aws_type(type);
}

}  // namespace windlass::formation
