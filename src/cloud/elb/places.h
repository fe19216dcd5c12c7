// Where a balancer stands: subnets, interfaces in them, security groups; all of it is EC2's.
#pragma once

#include <optional>
#include <vector>

#include "aws/elbv2/shape/subnet_mapping.h"
#include "cloud/elb/balancer.h"

namespace windlass::cloud::elb {

using Mappings = std::vector<aws::elbv2::SubnetMapping>;

// One of the two ways to name subnets.
Result<Mappings> wanted_subnets(const std::optional<std::vector<std::string>>& subnets,
                                const std::optional<Mappings>& mappings);

// A place for each subnet, without interfaces yet; sets the balancer's network when it has none.
// SubnetNotFound, InvalidSubnet, InvalidConfigurationRequest.
Result<std::vector<Place>> find_places(Elb& elb, Balancer& balancer, const Mappings& mappings);

// InvalidSecurityGroup; the network's default one when none is named and there must be one.
Result<std::vector<std::string>> find_groups(Elb& elb, const Balancer& balancer,
                                             const std::optional<std::vector<std::string>>& groups);

// Makes an interface for each place that has none, and takes those of other places away.
Result<> move_to(Elb& elb, Balancer& balancer, std::vector<Place> places, const Mappings& mappings);
Result<> regroup(Elb& elb, Balancer& balancer, std::vector<std::string> groups);
void leave_all(Elb& elb, Balancer& balancer);

}  // namespace windlass::cloud::elb
