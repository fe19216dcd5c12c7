// Attributes of balancers, listeners and target groups: their names, what they are when nobody set
// them, and what they may be.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "cloud/elb/group.h"
#include "cloud/elb/listener.h"

namespace windlass::cloud::elb {

using Defaults = std::vector<std::pair<std::string, std::string>>;

Defaults balancer_defaults(const Balancer& balancer);
Defaults listener_defaults(const Listener& listener);
Defaults group_defaults(const Group& group);

// ValidationError for names that such a thing does not have and for values that they cannot have.
Result<> check_attribute(const Balancer& balancer, const std::string& name,
                         const std::string& value);
Result<> check_attribute(const Listener& listener, const std::string& name,
                         const std::string& value);
Result<> check_attribute(const Group& group, const std::string& name, const std::string& value);

std::string attribute_of(const Balancer& balancer, const std::string& name);
std::string attribute_of(const Listener& listener, const std::string& name);

}  // namespace windlass::cloud::elb
