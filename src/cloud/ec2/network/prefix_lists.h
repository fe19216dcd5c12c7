// AWS's own prefix lists, and the services that gateway endpoints lead to.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "cloud/core/identity.h"

namespace windlass::cloud::ec2 {

inline constexpr std::string_view endpoint_services[] = {"dynamodb", "s3"};

struct AwsPrefixList {
  std::string id;    // "pl-" and eight digits, the same in every account
  std::string name;  // "com.amazonaws.us-east-1.s3"
};
AwsPrefixList prefix_list_of(const Region& region, std::string_view service);
// "com.amazonaws.REGION.s3" -> "s3"; "" for a service that has no gateway endpoint here.
std::string_view endpoint_service(const Region& region, std::string_view name);

}  // namespace windlass::cloud::ec2
