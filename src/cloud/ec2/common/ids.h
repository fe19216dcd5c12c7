// EC2's names of things, and its ARNs.
#pragma once

#include <string>
#include <string_view>

#include "base/random.h"
#include "cloud/core/call.h"

namespace windlass::cloud::ec2 {

// "vpc" -> "vpc-0" and 16 hexadecimal digits.
std::string new_id(Random& random, std::string_view prefix);
// The resource type that CreateTags and TagSpecifications use for an id: "vpc-0a" -> "vpc",
// "sg-" -> "security-group", "i-" -> "instance"; "" for a prefix that EC2 does not know.
std::string_view resource_type(std::string_view id);
// "arn:aws:ec2:us-east-1:000000000000:vpc/vpc-0a"
std::string arn_of(const Call& call, std::string_view id);

}  // namespace windlass::cloud::ec2
