// Private addresses beside an interface's primary one.
#include <algorithm>

#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/interfaces/handlers.h"
#include "cloud/ec2/interfaces/interface_rows.h"
#include "cloud/ec2/interfaces/machine_hooks.h"
#include "cloud/ec2/interfaces/private_addresses.h"
#include "cloud/ec2/interfaces/public_addresses.h"

namespace windlass::cloud::ec2 {

using namespace aws::ec2;

namespace {

using Texts = std::optional<std::vector<std::string>>;

bool some(const Texts& texts) { return texts && !texts->empty(); }

Result<> refuse_prefixes(bool wanted) {
  if (!wanted) return Done{};
  return Error{"UnsupportedOperation",
               "This cloud does not serve prefixes of interfaces (Ipv4Prefix, Ipv4PrefixCount)."};
}

// Takes an address from the interface that has it, which must lie in the same subnet and may not
// lose its primary one.
Result<> take_over(Ec2& ec2, const Call& call, const Interface& to, std::uint32_t address,
                   bool may_move) {
  auto from = interface_at(ec2.db, to.vpc, address);
  if (!from) return Done{};
  if (!may_move || from->address == address)
    return Error{"InvalidParameterValue",
                 "[" + address_text(address) + "] assigned, but move is not allowed."};
  remove_address(ec2, *from, address);
  machine_hooks.addresses_changed(ec2, call, *from);
  return Done{};
}

void tell_all(Ec2& ec2, const Call& call, const Interface& interface) {
  ec2.work.summon(networks_duty);
  machine_hooks.addresses_changed(ec2, call, interface);
}

}  // namespace

Result<AssignPrivateIpAddressesResult> assign_private_ip_addresses(
    Ec2& ec2, const Call& call, const AssignPrivateIpAddressesRequest& in) {
  auto interface = TRY(find_interface(ec2, call, in.network_interface_id.value_or("")));
  TRY(refuse_prefixes(some(in.ipv4_prefixes) || in.ipv4_prefix_count.value_or(0) > 0));
  auto count = in.secondary_private_ip_address_count.value_or(0);
  if (some(in.private_ip_addresses) == (count > 0))
    return invalid_combination(
        "Expected either the privateIpAddress or the secondaryPrivateIpAddressCount parameter");
  auto subnet = TRY(find_subnet(ec2, call, interface.subnet));
  std::vector<std::uint32_t> addresses;
  if (count > 0)
    addresses = TRY(free_addresses(ec2, subnet, count, {}));
  else
    for (auto& text : *in.private_ip_addresses) {
      auto address = TRY(address_in(subnet, text));
      auto is_its =
          address == interface.address ||
          std::ranges::find(interface.more_addresses, address) != interface.more_addresses.end();
      // What it has already is given to it once more.
      if (!is_its)
        TRY(take_over(ec2, call, interface, address, in.allow_reassignment.value_or(false)));
      if (!is_its && std::ranges::find(addresses, address) == addresses.end())
        addresses.push_back(address);
    }
  if (1 + interface.more_addresses.size() + addresses.size() > private_addresses_max)
    return limit_exceeded("PrivateIpAddressLimitExceeded",
                          "Number of private addresses will exceed limit.");

  AssignPrivateIpAddressesResult answer;
  answer.network_interface_id = interface.id;
  answer.assigned_private_ip_addresses.emplace();
  for (auto address : addresses) {
    add_address(ec2, interface, address);
    answer.assigned_private_ip_addresses->push_back({.private_ip_address = address_text(address)});
  }
  tell_all(ec2, call, interface);
  return answer;
}

Result<> unassign_private_ip_addresses(Ec2& ec2, const Call& call,
                                       const UnassignPrivateIpAddressesRequest& in) {
  auto interface = TRY(find_interface(ec2, call, in.network_interface_id.value_or("")));
  TRY(refuse_prefixes(some(in.ipv4_prefixes)));
  if (!some(in.private_ip_addresses)) return missing_parameter("privateIpAddress");
  for (auto& text : *in.private_ip_addresses) {
    auto address = parse_address(text);
    if (!address) return invalid_parameter(text, "privateIpAddress", "Invalid IPv4 address.");
    if (*address == interface.address)
      return Error{"InvalidParameterValue",
                   "The primary private IP address " + text + " cannot be unassigned."};
    if (std::ranges::find(interface.more_addresses, *address) == interface.more_addresses.end())
      return Error{"InvalidParameterValue",
                   "Some of the specified addresses are not assigned to "
                   "interface " +
                       interface.id};
    remove_address(ec2, interface, *address);
  }
  tell_all(ec2, call, interface);
  return Done{};
}

}  // namespace windlass::cloud::ec2
