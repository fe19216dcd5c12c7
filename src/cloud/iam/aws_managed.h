// The policies that AWS itself keeps, as far as stacks commonly name them.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace windlass::cloud::iam {

struct AwsPolicy {
  std::string_view path;  // "/", "/service-role/"
  std::string_view name;
  std::string_view description;
  std::string_view document;

  std::string arn() const;
  std::string id() const;  // the same for ever: it follows from the name
};

// By path.
std::span<const AwsPolicy> aws_policies();
// "/service-role/AWSLambdaBasicExecutionRole"; null for one that we do not have.
const AwsPolicy* find_aws_policy(std::string_view path_and_name);

}  // namespace windlass::cloud::iam
