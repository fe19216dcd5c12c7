#include "cloud/ec2/instances/placing.h"

#include <algorithm>

#include "aws/ec2/run_instances.h"
#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/common/zones.h"
#include "cloud/ec2/instances/types.h"
#include "cloud/ec2/interfaces/security_group.h"
#include "cloud/ec2/network/vpc.h"

namespace windlass::cloud::ec2 {

using namespace aws::ec2;

namespace {

using Specification = InstanceNetworkInterfaceSpecification;

Error together(std::string_view what) {
  return invalid_combination("Network interfaces and an instance-level " + std::string(what) +
                             " may not be specified on the same request");
}

Result<Subnet> wanted_subnet(Ec2& ec2, const Call& call, const std::optional<std::string>& id,
                             const std::optional<Placement>& placement) {
  auto zone =
      placement
          ? placement->availability_zone.value_or(placement->availability_zone_id.value_or(""))
          : "";
  if (!zone.empty() && !find_zone(call.region, zone))
    return Error{"InvalidParameterValue", "Invalid availability zone: [" + zone + "]"};
  if (id) {
    auto subnet = TRY(find_subnet(ec2, call, *id));
    if (!zone.empty() && zone != subnet.zone && zone != subnet.zone_id)
      return Error{"InvalidParameterValue",
                   "The availability zone of the specified subnet '" + *id +
                       "' does not match the specified availability zone '" + zone + "'"};
    return subnet;
  }
  if (auto subnet = default_subnet(ec2, call, zone)) return *subnet;
  auto vpc = TRY(default_vpc(ec2, call));
  return Error{"MissingInput",
               "No subnets found for the default VPC '" + vpc.id + "'. Please specify a subnet."};
}

// What the request says outside of its list of interfaces.
Result<Placing> simple(Ec2& ec2, const Call& call, const RunInstancesRequest& in,
                       const Tags& tags) {
  Placing placing{TRY(wanted_subnet(ec2, call, in.subnet_id, in.placement)), {}};
  auto names = in.security_groups.value_or(std::vector<std::string>{});
  if (in.subnet_id && !names.empty() && !placing.subnet.is_default)
    return invalid_combination("The parameter groupName cannot be used with the parameter subnet");
  PlannedInterface one;
  one.made.subnet = placing.subnet.id;
  one.made.address = in.private_ip_address;
  one.made.groups =
      TRY(wanted_groups(ec2, call, placing.subnet.vpc,
                        in.security_group_ids.value_or(std::vector<std::string>{}), names));
  one.made.tags = tags;
  one.made.public_address = placing.subnet.map_public;
  placing.interfaces.push_back(std::move(one));
  return placing;
}

Result<PlannedInterface> existing(Ec2& ec2, const Call& call, const Specification& wanted,
                                  std::string& subnet) {
  if (wanted.groups || wanted.subnet_id || wanted.private_ip_address)
    return invalid_combination(
        "A network interface ID may not be specified with groups, a subnet "
        "or a private IP address");
  auto found = TRY(find_interface(ec2, call, *wanted.network_interface_id));
  if (found.attachment)
    return Error{"InvalidNetworkInterface.InUse", "Interface: [" + found.id + "] in use."};
  subnet = found.subnet;
  return PlannedInterface{.existing = found.id,
                          .made = {},
                          .device_index = wanted.device_index.value_or(0),
                          .delete_on_termination = wanted.delete_on_termination.value_or(false)};
}

Result<PlannedInterface> fresh(Ec2& ec2, const Call& call, const Specification& wanted,
                               const Subnet& subnet, const Tags& tags) {
  PlannedInterface one;
  one.device_index = wanted.device_index.value_or(0);
  one.delete_on_termination = wanted.delete_on_termination.value_or(true);
  one.made.subnet = subnet.id;
  one.made.address = wanted.private_ip_address;
  for (auto& more :
       wanted.private_ip_addresses.value_or(std::vector<PrivateIpAddressSpecification>{})) {
    if (more.primary.value_or(false))
      one.made.address = more.private_ip_address;
    else if (more.private_ip_address)
      one.made.more_addresses.push_back(*more.private_ip_address);
  }
  one.made.more_addresses_count = wanted.secondary_private_ip_address_count.value_or(0);
  one.made.groups = TRY(
      wanted_groups(ec2, call, subnet.vpc, wanted.groups.value_or(std::vector<std::string>{}), {}));
  one.made.description = wanted.description.value_or("");
  one.made.tags = tags;
  one.made.public_address =
      wanted.associate_public_ip_address.value_or(subnet.map_public && one.device_index == 0);
  return one;
}

Result<> check_list(const std::vector<Specification>& list, const RunInstancesRequest& in,
                    bool lenient_subnet) {
  if (in.subnet_id && !lenient_subnet) return together("subnet ID");
  if (in.security_group_ids || in.security_groups) return together("security groups");
  if (in.private_ip_address) return together("private IP address");
  std::vector<int> indexes;
  for (auto& one : list) {
    if (one.network_card_index.value_or(0) != 0)
      return Error{"Unsupported", "This instance type has one network card."};
    if (one.associate_public_ip_address.value_or(false) && list.size() > 1)
      return invalid_combination(
          "The associatePublicIPAddress parameter cannot be specified when "
          "launching with multiple network interfaces.");
    if (one.network_interface_id && in.max_count.value_or(1) > 1)
      return invalid_combination(
          "A network interface can be attached to one instance only; it may "
          "not be specified when launching several instances");
    auto index = one.device_index.value_or(list.size() == 1 ? 0 : -1);
    if (index < 0 || std::ranges::count(indexes, index))
      return invalid_combination("Each network interface requires a unique device index.");
    indexes.push_back(index);
  }
  if (!std::ranges::count(indexes, 0))
    return invalid_combination("A network interface with device index 0 is required");
  return Done{};
}

}  // namespace

Result<Placing> place(Ec2& ec2, const Call& call, const RunInstancesRequest& in, const Tags& tags,
                      bool lenient_subnet) {
  if (in.private_ip_address && in.max_count.value_or(1) > 1)
    return invalid_combination(
        "A private IP address may not be specified when launching several "
        "instances");
  if (!in.network_interfaces || in.network_interfaces->empty()) return simple(ec2, call, in, tags);

  auto list = *in.network_interfaces;
  TRY(check_list(list, in, lenient_subnet));
  std::ranges::stable_sort(list, {}, [](auto& one) { return one.device_index.value_or(0); });
  Placing placing;
  std::optional<Subnet> first;
  for (auto& wanted : list) {
    if (wanted.network_interface_id) {
      std::string its;
      placing.interfaces.push_back(TRY(existing(ec2, call, wanted, its)));
      if (!first) first = TRY(find_subnet(ec2, call, its));
      continue;
    }
    auto id = wanted.subnet_id;
    if (!id || (lenient_subnet && in.subnet_id && placing.interfaces.empty())) id = in.subnet_id;
    if (!id && first) id = first->id;
    auto subnet = TRY(wanted_subnet(ec2, call, id, in.placement));
    if (first && (first->vpc != subnet.vpc || first->zone != subnet.zone))
      return Error{"InvalidSubnet.Conflict",
                   "Network interfaces of one instance must be in the same availability zone."};
    if (!first) first = subnet;
    placing.interfaces.push_back(TRY(fresh(ec2, call, wanted, subnet, tags)));
  }
  placing.subnet = *first;
  return placing;
}

}  // namespace windlass::cloud::ec2
