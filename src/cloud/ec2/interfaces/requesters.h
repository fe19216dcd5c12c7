// Services that make interfaces for what they serve (a load balancer, a NAT gateway).
#pragma once

#include <string>

#include "cloud/core/call.h"

namespace windlass::cloud::ec2 {

inline constexpr const char* nat_requester = "amazon-aws";

// "amazon-elb" when a load balancer calls; "" for people.
std::string requester_of(const Call& call);

}  // namespace windlass::cloud::ec2
