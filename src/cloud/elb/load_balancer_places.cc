#include "cloud/elb/errors.h"
#include "cloud/elb/handlers.h"
#include "cloud/elb/places.h"

namespace windlass::cloud::elb {

Result<SetSubnetsOutput> set_subnets(Elb& elb, const Call& call, const SetSubnetsInput& in) {
  auto balancer = TRY(find_balancer(elb, call, in.load_balancer_arn));
  if (in.ip_address_type && *in.ip_address_type != "ipv4")
    return not_served("A load balancer's IP address type '" + *in.ip_address_type + "'");
  auto mappings = TRY(wanted_subnets(in.subnets, in.subnet_mappings));
  auto places = TRY(find_places(elb, balancer, mappings));
  TRY(move_to(elb, balancer, std::move(places), mappings));
  update(elb.db, balancer);
  elb.work.summon(balancers_duty);
  SetSubnetsOutput answer;
  answer.availability_zones = described(balancer.places);
  answer.ip_address_type = balancer.ip_type;
  return answer;
}

Result<SetSecurityGroupsOutput> set_security_groups(Elb& elb, const Call& call,
                                                    const SetSecurityGroupsInput& in) {
  auto balancer = TRY(find_balancer(elb, call, in.load_balancer_arn));
  auto wanted = in.security_groups.value_or(std::vector<std::string>{});
  if (balancer.is_network() && wanted.empty() != balancer.groups.empty())
    return invalid_configuration(
        "You cannot associate security groups with a network load balancer that was created "
        "without any, or take all of them away");
  if (wanted.empty()) return validation("At least one security group must be specified");
  TRY(regroup(elb, balancer, TRY(find_groups(elb, balancer, in.security_groups))));
  update(elb.db, balancer);
  SetSecurityGroupsOutput answer;
  answer.security_group_ids = balancer.groups;
  return answer;
}

Result<SetIpAddressTypeOutput> set_ip_address_type(Elb& elb, const Call& call,
                                                   const SetIpAddressTypeInput& in) {
  auto balancer = TRY(find_balancer(elb, call, in.load_balancer_arn));
  auto wanted = in.ip_address_type.value_or("ipv4");
  if (wanted != "ipv4") return not_served("A load balancer's IP address type '" + wanted + "'");
  SetIpAddressTypeOutput answer;
  answer.ip_address_type = balancer.ip_type;
  return answer;
}

}  // namespace windlass::cloud::elb
