// Interfaces are made, attached, freed and taken away.
#include "cloud/ec2/interfaces/interface.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/common/ids.h"
#include "cloud/ec2/interfaces/interface_rows.h"
#include "cloud/ec2/interfaces/private_addresses.h"
#include "cloud/ec2/interfaces/public_address_rows.h"
#include "cloud/ec2/interfaces/security_group.h"
#include "cloud/ec2/network/subnet.h"

namespace windlass::cloud::ec2 {

namespace {

using Addresses = std::vector<std::uint32_t>;

// The primary one first.
Result<Addresses> addresses_for(Ec2& ec2, const Subnet& subnet, const NewInterface& wanted) {
  Addresses addresses, more;
  for (auto& text : wanted.more_addresses) {
    auto address = TRY(wanted_address(ec2, subnet, text));
    if (std::ranges::find(more, address) != more.end())
      return Error{"InvalidParameterValue", "Duplicate IP address [" + text + "] specified"};
    more.push_back(address);
  }
  addresses = wanted.address ? Addresses{TRY(wanted_address(ec2, subnet, *wanted.address))}
                             : TRY(free_addresses(ec2, subnet, 1, more));
  if (std::ranges::find(more, addresses[0]) != more.end())
    return Error{"InvalidParameterValue",
                 "Duplicate IP address [" + address_text(addresses[0]) + "] specified"};
  addresses.insert(addresses.end(), more.begin(), more.end());
  if (addresses.size() + static_cast<std::size_t>(std::max(0, wanted.more_addresses_count)) >
      private_addresses_max)
    return limit_exceeded("PrivateIpAddressLimitExceeded",
                          "Number of private addresses will exceed limit.");
  auto free = TRY(free_addresses(ec2, subnet, wanted.more_addresses_count, addresses));
  addresses.insert(addresses.end(), free.begin(), free.end());
  return addresses;
}

// Locally administered, as AWS's begin.
std::string new_mac(Random& random) {
  auto bits = random.number();
  std::array<char, 18> text{};
  std::snprintf(text.data(), text.size(), "02:%02x:%02x:%02x:%02x:%02x",
                static_cast<unsigned>(bits & 255), static_cast<unsigned>(bits >> 8 & 255),
                static_cast<unsigned>(bits >> 16 & 255), static_cast<unsigned>(bits >> 24 & 255),
                static_cast<unsigned>(bits >> 32 & 255));
  return text.data();
}

void write_attachment(Ec2& ec2, const std::string& interface, const InterfaceAttachment& to) {
  ec2.db.run(
      "update ec2_interface set attachment = ?, instance = nullif(?, ''), device_index = ?, "
      "delete_on_termination = ?, attached = ? where id = ?",
      {to.id, to.instance, to.device_index, to.delete_on_termination, micros(to.since), interface});
  ec2.work.summon(networks_duty);
}

void clear_attachment(Ec2& ec2, const std::string& interface) {
  ec2.db.run(
      "update ec2_interface set attachment = null, instance = null, device_index = 0, "
      "delete_on_termination = 0, attached = 0 where id = ?",
      {interface});
  ec2.work.summon(networks_duty);
}

std::optional<Interface> attached_as(Ec2& ec2, const Call& call, const std::string& attachment) {
  auto id = ec2.db.find_text(
      "select id from ec2_interface where attachment = ? and account = ? and region = ?",
      {attachment, call.caller.account.text, call.region.text});
  return id ? interface_by_id(ec2.db, *id) : std::nullopt;
}

Result<Interface> must_be_attached(Ec2& ec2, const Call& call, const std::string& attachment) {
  if (auto interface = attached_as(ec2, call, attachment)) return *std::move(interface);
  return not_found("InvalidAttachmentID.NotFound", "attachment ID", attachment);
}

}  // namespace

Result<Interface> create_interface(Ec2& ec2, const Call& call, const NewInterface& wanted) {
  auto subnet = TRY(find_subnet(ec2, call, wanted.subnet));
  auto addresses = TRY(addresses_for(ec2, subnet, wanted));
  Interface made{.id = new_id(ec2.work.random, "eni"),
                 .account = call.caller.account.text,
                 .region = call.region.text,
                 .vpc = subnet.vpc,
                 .subnet = subnet.id,
                 .zone = subnet.zone,
                 .zone_id = subnet.zone_id,
                 .description = wanted.description,
                 .mac = new_mac(ec2.work.random),
                 .type = wanted.type,
                 .requester = wanted.requester,
                 .address = addresses[0],
                 .more_addresses = {addresses.begin() + 1, addresses.end()},
                 .groups = {},
                 .source_dest_check = wanted.source_dest_check,
                 .attachment = {}};
  if (!wanted.without_groups)
    made.groups = TRY(wanted_groups(ec2, call, subnet.vpc, wanted.groups));
  ec2.db.run(
      "insert into ec2_interface (id, account, region, vpc, subnet, zone, zone_id, description, "
      "mac, type, requester, source_dest_check, automatic) "
      "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {made.id, made.account, made.region, made.vpc, made.subnet, made.zone, made.zone_id,
       made.description, made.mac, made.type, made.requester, made.source_dest_check,
       wanted.public_address});
  for (auto address : addresses) add_address(ec2, made, address);
  put_groups(ec2, made, made.groups);
  TRY(put_tags(ec2, call, made.id, wanted.tags));
  if (wanted.public_address) TRY(give_automatic_address(ec2, made));
  // What a service of ours makes is its own, and in use from the beginning.
  if (!made.requester.empty()) {
    made.attachment = InterfaceAttachment{.id = new_id(ec2.work.random, "ela-attach"),
                                          .instance = {},
                                          .device_index = 1,
                                          .since = call.now};
    write_attachment(ec2, made.id, *made.attachment);
  }
  return made;
}

Result<InterfaceAttachment> attach_interface(Ec2& ec2, const Call& call, const std::string& id,
                                             const std::string& instance, int device_index,
                                             bool delete_on_termination) {
  auto interface = TRY(find_interface(ec2, call, id));
  if (is_in_use(interface))
    return Error{"InvalidNetworkInterface.InUse", "Interface: [" + id + "] in use."};
  for (auto& other : interfaces_of(ec2.db, instance)) {
    if (other.attachment->device_index == device_index)
      return Error{"InvalidParameterValue",
                   "Instance '" + instance +
                       "' already has an interface attached at device index '" +
                       std::to_string(device_index) + "'."};
    if (other.zone != interface.zone)
      return invalid_combination(
          "You may not attach a network interface to an instance if they are not in the same "
          "availability zone");
  }
  InterfaceAttachment attachment{.id = new_id(ec2.work.random, "eni-attach"),
                                 .instance = instance,
                                 .device_index = device_index,
                                 .delete_on_termination = delete_on_termination,
                                 .since = call.now};
  write_attachment(ec2, id, attachment);
  if (wants_automatic_address(ec2.db, id)) TRY(give_automatic_address(ec2, interface));
  return attachment;
}

Result<Interface> detach_interface(Ec2& ec2, const Call& call, const std::string& attachment,
                                   bool with_instance) {
  auto interface = TRY(must_be_attached(ec2, call, attachment));
  if (interface.attachment->instance.empty())
    return Error{"AuthFailure", "You do not have permission to access the specified resource."};
  if (interface.attachment->device_index == 0 && !with_instance)
    return Error{"OperationNotPermitted",
                 "The network interface at device index 0 and networkCard index 0 cannot be "
                 "detached."};
  drop_automatic_address(ec2, interface.id);
  clear_attachment(ec2, interface.id);
  interface.attachment.reset();
  return interface;
}

void delete_interface(Ec2& ec2, const std::string& id) {
  auto interface = interface_by_id(ec2.db, id);
  if (!interface) return;
  remove_address(ec2, *interface, interface->address);
  for (auto address : interface->more_addresses) remove_address(ec2, *interface, address);
  drop_tags(ec2, id);
  ec2.db.run("delete from ec2_interface_group where interface = ?", {id});
  ec2.db.run("delete from ec2_interface where id = ?", {id});
  ec2.work.summon(networks_duty);
}

void release_interfaces(Ec2& ec2, const Call&, const std::string& instance) {
  for (auto& interface : interfaces_of(ec2.db, instance)) {
    if (interface.attachment->delete_on_termination) {
      delete_interface(ec2, interface.id);
      continue;
    }
    drop_automatic_address(ec2, interface.id);
    clear_attachment(ec2, interface.id);
  }
}

Result<> set_interface_groups(Ec2& ec2, const Call& call, const Interface& interface,
                              const std::vector<std::string>& groups) {
  put_groups(ec2, interface, TRY(wanted_groups(ec2, call, interface.vpc, groups)));
  return Done{};
}

void set_source_dest_check(Ec2& ec2, const std::string& interface, bool check) {
  ec2.db.run("update ec2_interface set source_dest_check = ? where id = ?", {check, interface});
  ec2.work.summon(networks_duty);
}

Result<> set_delete_on_termination(Ec2& ec2, const Call& call, const std::string& attachment,
                                   bool delete_it) {
  auto interface = TRY(must_be_attached(ec2, call, attachment));
  ec2.db.run("update ec2_interface set delete_on_termination = ? where id = ?",
             {delete_it, interface.id});
  return Done{};
}

}  // namespace windlass::cloud::ec2
