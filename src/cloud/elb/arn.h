// ELB's names of things.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cloud/core/call.h"

namespace windlass::cloud::elb {

enum class Noun { Balancer, Listener, Rule, TargetGroup };

// "arn:aws:elasticloadbalancing:us-east-1:000000000000:listener/app/web/0a.../0b..." in parts.
struct Arn {
  Noun noun = Noun::Balancer;
  std::string account, region;
  std::string name;  // the balancer's or the group's
  std::string id;    // the last part
};
// Nothing for what is no ARN of ELB's.
std::optional<Arn> parse_arn(std::string_view text);

// "app", "net": how ARNs spell a balancer's type.
std::string_view short_type(std::string_view type);

}  // namespace windlass::cloud::elb
