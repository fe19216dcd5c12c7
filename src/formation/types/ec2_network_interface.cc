#include <algorithm>

#include "aws/ec2/assign_private_ip_addresses.h"
#include "aws/ec2/create_network_interface.h"
#include "aws/ec2/delete_network_interface.h"
#include "aws/ec2/describe_network_interfaces.h"
#include "aws/ec2/modify_network_interface_attribute.h"
#include "aws/ec2/unassign_private_ip_addresses.h"
#include "formation/types/ec2.h"

namespace windlass::formation::types {

extern const ResourceType ec2_network_interface;

namespace {

using namespace aws::ec2;

Result<std::optional<NetworkInterface>> find(const Place& place, const std::string& id) {
  return find_one<op::DescribeNetworkInterfaces>(
      place, {.network_interface_ids = std::vector{id}},
      &DescribeNetworkInterfacesResult::network_interfaces);
}

Result<> modify(const Place& place, ModifyNetworkInterfaceAttributeRequest request,
                const std::string& id) {
  request.network_interface_id = id;
  TRY(place.client.call<op::ModifyNetworkInterfaceAttribute>(std::move(request)));
  return Done{};
}

Result<Physical> create(const Place& place, const Wanted& wanted) {
  TRY(refuse(ec2_network_interface.name, wanted.properties,
             {"PublicIpDnsHostnameTypeSpecification"}));
  auto properties =
      renamed(without(wanted.properties, {"Tags", "SourceDestCheck"}), {{"GroupSet", "Groups"}});
  auto request = TRY(made_of<CreateNetworkInterfaceRequest>(properties));
  request.client_token = wanted.token;
  request.tag_specifications = tagged("network-interface", wanted);
  auto made = TRY(place.client.call<op::CreateNetworkInterface>(std::move(request)));
  auto id = made.network_interface->network_interface_id.value_or("");
  if (auto check = flag(wanted.properties, "SourceDestCheck"))
    TRY(modify(place, {.source_dest_check = AttributeBooleanValue{*check}}, id));
  return Physical{id};
}

std::vector<std::string> secondary_addresses(const NetworkInterface& interface) {
  std::vector<std::string> addresses;
  using Addresses = std::vector<NetworkInterfacePrivateIpAddress>;
  for (auto& each : interface.private_ip_addresses.value_or(Addresses{}))
    if (!each.primary.value_or(false)) addresses.push_back(each.private_ip_address.value_or(""));
  return addresses;
}

Result<Progress> ready(const Place& place, const Wanted&, Physical& physical) {
  auto interface = TRY(find(place, physical.id));
  if (!interface) return vanished(physical);
  if (interface->status == "pending") return Progress::Pending;
  Json attributes = Json::Object{{"Id", Json(physical.id)}};
  tell(attributes, "PrimaryPrivateIpAddress", interface->private_ip_address);
  attributes.set("SecondaryPrivateIpAddresses", list_of(secondary_addresses(*interface)));
  tell(attributes, "PrimaryIpv6Address", interface->ipv6_address);
  tell(attributes, "VpcId", interface->vpc_id);
  physical.attributes = std::move(attributes);
  return Progress::Ready;
}

std::vector<std::string> secondary_wanted(const Json& properties) {
  std::vector<std::string> addresses;
  for (auto& each : items(properties, "PrivateIpAddresses"))
    if (!flag(each, "Primary").value_or(false))
      addresses.push_back(text_or(each, "PrivateIpAddress", ""));
  return addresses;
}

// The addresses that the template names, and as many more as it asks for.
Result<> change_addresses(const Place& place, const Json& before, const Json& now,
                          const std::string& id) {
  auto interface = TRY(find(place, id));
  if (!interface) return Error{"InvalidNetworkInterfaceID.NotFound", id + " does not exist"};
  auto live = secondary_addresses(*interface);
  auto named = secondary_wanted(now);
  auto count = number(now, "SecondaryPrivateIpAddressCount").value_or(0);
  auto surplus = beyond(secondary_wanted(before), named);
  auto spare = beyond(beyond(live, named), surplus);
  while (static_cast<std::int64_t>(spare.size()) > count) {
    surplus.push_back(spare.back());
    spare.pop_back();
  }
  std::erase_if(surplus, [&](auto& each) { return std::ranges::find(live, each) == live.end(); });
  if (!surplus.empty())
    TRY(place.client.call<op::UnassignPrivateIpAddresses>(
        {.network_interface_id = id, .private_ip_addresses = surplus}));
  if (auto missing = beyond(named, live); !missing.empty())
    TRY(place.client.call<op::AssignPrivateIpAddresses>(
        {.network_interface_id = id, .private_ip_addresses = missing}));
  if (auto more = count - static_cast<std::int64_t>(spare.size()); more > 0)
    TRY(place.client.call<op::AssignPrivateIpAddresses>(
        {.network_interface_id = id,
         .secondary_private_ip_address_count = static_cast<std::int32_t>(more)}));
  return Done{};
}

// A primary address of its own cannot be changed; the others can.
bool replaces(const Json& before, const Json& after) {
  auto primary = [](const Json& properties) {
    for (auto& each : items(properties, "PrivateIpAddresses"))
      if (flag(each, "Primary").value_or(false)) return text_or(each, "PrivateIpAddress", "");
    return std::string();
  };
  return primary(before) != primary(after) || differs(before, after, "EnablePrimaryIpv6") ||
         differs(before, after, "ConnectionTrackingSpecification");
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json& before,
                        const Physical& was) {
  if (replaces(before, wanted.properties)) return not_in_place("AWS::EC2::NetworkInterface");
  auto& now = wanted.properties;
  for (auto name : {"Ipv4PrefixCount", "Ipv4Prefixes", "Ipv6AddressCount", "Ipv6Addresses",
                    "Ipv6PrefixCount", "Ipv6Prefixes", "PublicIpDnsHostnameTypeSpecification"})
    if (differs(before, now, name)) return unsupported(ec2_network_interface.name, name);
  if (differs(before, now, "Description"))
    TRY(modify(place, {.description = AttributeValue{text_or(now, "Description", "")}}, was.id));
  if (differs(before, now, "SourceDestCheck"))
    TRY(modify(
        place,
        {.source_dest_check = AttributeBooleanValue{flag(now, "SourceDestCheck").value_or(true)}},
        was.id));
  if (auto groups = texts(now, "GroupSet"); differs(before, now, "GroupSet") && !groups.empty())
    TRY(modify(place, {.groups = groups}, was.id));
  if (differs(before, now, "PrivateIpAddresses") ||
      differs(before, now, "SecondaryPrivateIpAddressCount"))
    TRY(change_addresses(place, before, now, was.id));
  TRY(retag(place, wanted, before, was.id));
  return was;
}

Result<> remove(const Place& place, const Wanted&, const Physical& physical) {
  return done_if_gone(
      place.client.call<op::DeleteNetworkInterface>({.network_interface_id = physical.id}));
}

Result<std::optional<Json>> read(const Place& place, const Physical& physical,
                                 const Json& properties) {
  auto interface = TRY(find(place, physical.id));
  if (!interface) return {std::nullopt};
  auto now = only(told(*interface), {"Description", "InterfaceType", "PrivateIpAddress",
                                     "SourceDestCheck", "SubnetId"});
  std::vector<std::string> groups;
  for (auto& group : interface->groups.value_or(std::vector<GroupIdentifier>{}))
    groups.push_back(group.group_id.value_or(""));
  now.set("GroupSet", list_of(groups));
  now.set("SecondaryPrivateIpAddressCount",
          Json(static_cast<std::int64_t>(secondary_addresses(*interface).size())));
  now.set("Tags", tags_as_they_stand(interface->tag_set, properties));
  return {std::move(now)};
}

}  // namespace

const ResourceType ec2_network_interface = {.name = "AWS::EC2::NetworkInterface",
                                            .create = create,
                                            .ready = ready,
                                            .update = update,
                                            .replaces = replaces,
                                            .remove = remove,
                                            .read = read,
                                            .passing = ec2_passing};

}  // namespace windlass::formation::types
