#include "cloud/elb/places.h"

#include <arpa/inet.h>

#include <algorithm>
#include <map>
#include <set>

#include "aws/ec2/associate_address.h"
#include "aws/ec2/create_network_interface.h"
#include "aws/ec2/delete_network_interface.h"
#include "aws/ec2/describe_addresses.h"
#include "aws/ec2/describe_internet_gateways.h"
#include "aws/ec2/describe_security_groups.h"
#include "aws/ec2/describe_subnets.h"
#include "aws/ec2/disassociate_address.h"
#include "aws/ec2/modify_network_interface_attribute.h"
#include "base/text.h"
#include "cloud/elb/errors.h"

namespace windlass::cloud::elb {

namespace ec2 = aws::ec2;

namespace {

std::vector<ec2::Filter> filter(const char* name, const std::string& value) {
  return {{.name = name, .values = {{value}}}};
}

// "10.0.1.0/24": its prefix, and the router at its first address.
void read_range(const std::string& range, Place& place) {
  auto parts = split_once(range, "/");
  if (!parts) return;
  in_addr address{};
  ::inet_pton(AF_INET, std::string(parts->first).c_str(), &address);
  address.s_addr = htonl(ntohl(address.s_addr) + 1);
  char text[INET_ADDRSTRLEN];
  place.gateway = ::inet_ntop(AF_INET, &address, text, sizeof text);
  place.prefix = static_cast<int>(parse_int(parts->second).value_or(24));
}

Result<std::map<std::string, ec2::Subnet>> subnets_by_id(Elb& elb, const Mappings& mappings) {
  ec2::DescribeSubnetsRequest request;
  request.subnet_ids.emplace();
  for (auto& mapping : mappings) request.subnet_ids->push_back(mapping.subnet_id.value_or(""));
  auto found = elb.work.peers.call<ec2::op::DescribeSubnets>(std::move(request));
  if (!found && found.error().code.starts_with("InvalidSubnet"))
    return Error{"SubnetNotFound", found.error().message};
  std::map<std::string, ec2::Subnet> subnets;
  auto answer = TRY(std::move(found));
  for (auto& subnet : answer.subnets.value_or(std::vector<ec2::Subnet>{}))
    subnets[subnet.subnet_id.value_or("")] = std::move(subnet);
  return subnets;
}

Result<> check_way_out(Elb& elb, const Balancer& balancer) {
  if (balancer.scheme != "internet-facing") return Done{};
  ec2::DescribeInternetGatewaysRequest request;
  request.filters = filter("attachment.vpc-id", balancer.vpc);
  auto found = TRY(elb.work.peers.call<ec2::op::DescribeInternetGateways>(std::move(request)));
  if (found.internet_gateways && !found.internet_gateways->empty()) return Done{};
  return Error{"InvalidSubnet", "VPC " + balancer.vpc + " has no internet gateway"};
}

Result<> make_interface(Elb& elb, const Balancer& balancer, Place& place,
                        const aws::elbv2::SubnetMapping& mapping) {
  ec2::CreateNetworkInterfaceRequest request;
  request.subnet_id = place.subnet;
  request.description = "ELB " + balancer.path();
  request.groups = balancer.groups;
  request.private_ip_address = mapping.private_i_pv4_address;
  auto made = TRY(elb.work.peers.call<ec2::op::CreateNetworkInterface>(std::move(request)));
  auto& interface = *made.network_interface;
  place.interface = interface.network_interface_id.value_or("");
  place.address = interface.private_ip_address.value_or("");
  place.mac = interface.mac_address.value_or("");
  if (!mapping.allocation_id) return Done{};
  ec2::AssociateAddressRequest associate;
  associate.allocation_id = mapping.allocation_id;
  associate.network_interface_id = place.interface;
  auto associated = elb.work.peers.call<ec2::op::AssociateAddress>(std::move(associate));
  if (!associated && associated.error().code.starts_with("InvalidAllocationID"))
    return Error{"AllocationIdNotFound", associated.error().message};
  place.allocation = *mapping.allocation_id;
  place.association = TRY(std::move(associated)).association_id.value_or("");
  ec2::DescribeAddressesRequest look;
  look.allocation_ids = {{place.allocation}};
  auto seen = TRY(elb.work.peers.call<ec2::op::DescribeAddresses>(std::move(look)));
  if (seen.addresses && !seen.addresses->empty())
    place.public_address = seen.addresses->front().public_ip.value_or("");
  return Done{};
}

void leave(Elb& elb, const Place& place) {
  if (!place.association.empty()) {
    ec2::DisassociateAddressRequest request;
    request.association_id = place.association;
    [[maybe_unused]] auto gone =
        elb.work.peers.call<ec2::op::DisassociateAddress>(std::move(request));
  }
  ec2::DeleteNetworkInterfaceRequest request;
  request.network_interface_id = place.interface;
  auto gone = elb.work.peers.call<ec2::op::DeleteNetworkInterface>(std::move(request));
  // Somebody may have taken it away by hand: a balancer must stay deletable.
  if (!gone && gone.error().code != "InvalidNetworkInterfaceID.NotFound")
    elb.work.log.warn("a load balancer's interface is not deleted",
                      {{"interface", place.interface}, {"reason", gone.error().message}});
}

}  // namespace

Result<Mappings> wanted_subnets(const std::optional<std::vector<std::string>>& subnets,
                                const std::optional<Mappings>& mappings) {
  auto has_subnets = subnets && !subnets->empty(), has_mappings = mappings && !mappings->empty();
  if (has_subnets && has_mappings)
    return validation("Only one of subnets or subnet mappings can be specified");
  if (has_mappings) return *mappings;
  Mappings wanted;
  if (has_subnets)
    for (auto& subnet : *subnets) wanted.push_back({.subnet_id = subnet});
  return wanted;
}

Result<std::vector<Place>> find_places(Elb& elb, Balancer& balancer, const Mappings& mappings) {
  if (mappings.empty()) return validation("At least one subnet must be specified");
  for (auto& mapping : mappings) {
    if (mapping.i_pv6_address || mapping.source_nat_ipv6_prefix)
      return not_served("A load balancer's IPv6 address");
    if (!balancer.is_network() && (mapping.allocation_id || mapping.private_i_pv4_address))
      return invalid_configuration("You cannot specify addresses of an application load balancer");
  }
  auto subnets = TRY(subnets_by_id(elb, mappings));
  std::vector<Place> places;
  std::set<std::string> zones;
  for (auto& mapping : mappings) {
    auto at = subnets.find(mapping.subnet_id.value_or(""));
    if (at == subnets.end())
      return Error{"SubnetNotFound",
                   "The subnet ID '" + mapping.subnet_id.value_or("") + "' does not exist"};
    auto& subnet = at->second;
    if (balancer.vpc.empty()) balancer.vpc = subnet.vpc_id.value_or("");
    if (subnet.vpc_id != balancer.vpc)
      return invalid_configuration("All subnets must belong to the same VPC");
    Place place{.zone = subnet.availability_zone.value_or(""),
                .subnet = subnet.subnet_id.value_or(""),
                .interface = {},
                .address = {},
                .mac = {},
                .gateway = {}};
    if (!zones.insert(place.zone).second)
      return invalid_configuration(
          "A load balancer cannot be attached to multiple subnets in the same Availability Zone");
    read_range(subnet.cidr_block.value_or(""), place);
    places.push_back(std::move(place));
  }
  if (!balancer.is_network() && places.size() < 2)
    return validation("At least two subnets in two different Availability Zones must be specified");
  TRY(check_way_out(elb, balancer));
  std::ranges::sort(places, {}, &Place::zone);
  return places;
}

Result<std::vector<std::string>> find_groups(
    Elb& elb, const Balancer& balancer, const std::optional<std::vector<std::string>>& groups) {
  ec2::DescribeSecurityGroupsRequest request;
  auto named = groups && !groups->empty();
  if (named) {
    request.group_ids = groups;
  } else {
    if (balancer.is_network()) return std::vector<std::string>{};
    request.filters = filter("vpc-id", balancer.vpc);
    request.filters->push_back({.name = "group-name", .values = {{"default"}}});
  }
  auto found = elb.work.peers.call<ec2::op::DescribeSecurityGroups>(std::move(request));
  if (!found && found.error().code.starts_with("InvalidGroup"))
    return Error{"InvalidSecurityGroup", "One or more security groups are invalid"};
  auto answer = TRY(std::move(found));
  std::vector<std::string> ids;
  for (auto& group : answer.security_groups.value_or(std::vector<ec2::SecurityGroup>{})) {
    if (group.vpc_id != balancer.vpc)
      return invalid_configuration("One or more security groups are not in the same VPC");
    ids.push_back(group.group_id.value_or(""));
  }
  return named ? *groups : ids;
}

Result<> move_to(Elb& elb, Balancer& balancer, std::vector<Place> places,
                 const Mappings& mappings) {
  auto before = std::move(balancer.places);
  for (auto& place : places) {
    auto same = std::ranges::find(before, place.subnet, &Place::subnet);
    if (same != before.end()) {
      place = *same;
      before.erase(same);
      continue;
    }
    auto mapping =
        std::ranges::find_if(mappings, [&](auto& one) { return one.subnet_id == place.subnet; });
    TRY(make_interface(elb, balancer, place, *mapping));
  }
  for (auto& place : before) leave(elb, place);
  balancer.places = std::move(places);
  return Done{};
}

Result<> regroup(Elb& elb, Balancer& balancer, std::vector<std::string> groups) {
  balancer.groups = std::move(groups);
  for (auto& place : balancer.places) {
    ec2::ModifyNetworkInterfaceAttributeRequest request;
    request.network_interface_id = place.interface;
    request.groups = balancer.groups;
    TRY(elb.work.peers.call<ec2::op::ModifyNetworkInterfaceAttribute>(std::move(request)));
  }
  return Done{};
}

void leave_all(Elb& elb, Balancer& balancer) {
  for (auto& place : balancer.places) leave(elb, place);
  balancer.places.clear();
}

}  // namespace windlass::cloud::elb
