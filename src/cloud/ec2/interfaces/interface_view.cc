#include "cloud/ec2/interfaces/interface_view.h"

#include "aws/ec2/shape/instance_network_interface.h"
#include "cloud/ec2/common/ranges.h"
#include "cloud/ec2/interfaces/dns_names.h"
#include "cloud/ec2/interfaces/interface_rows.h"
#include "cloud/ec2/interfaces/public_address_rows.h"
#include "cloud/ec2/network/dhcp.h"
#include "cloud/ec2/network/vpc.h"

namespace windlass::cloud::ec2 {

using namespace aws::ec2;

namespace {

// What all addresses of an interface have in common.
struct Surroundings {
  Region region;
  bool public_names = false;  // the VPC gives them
  std::vector<PublicAddress> addresses;

  const PublicAddress* leading_to(std::uint32_t address) const {
    for (auto& one : addresses)
      if (one.private_address == address) return &one;
    return nullptr;
  }
};

Surroundings surroundings_of(store::Database& db, const Interface& interface) {
  auto vpc = vpc_by_id(db, interface.vpc);
  return {.region = Region{interface.region},
          .public_names = vpc && vpc->dns_hostnames && vpc->dns_support,
          .addresses = public_addresses_of(db, interface.id)};
}

// An automatic address is Amazon's, and says so instead of an association's id.
std::string owner_of(const PublicAddress& address) {
  return address.is_elastic() ? address.account : "amazon";
}

template <class Association>
std::optional<Association> association_of(const Surroundings& around, std::uint32_t address) {
  auto* its = around.leading_to(address);
  if (!its) return std::nullopt;
  Association association;
  association.public_ip = address_text(its->address);
  association.ip_owner_id = owner_of(*its);
  if (around.public_names)
    association.public_dns_name = public_dns_name(around.region, its->address);
  if constexpr (requires { association.allocation_id; })
    if (its->is_elastic()) {
      association.allocation_id = its->allocation;
      association.association_id = its->association;
    }
  return association;
}

template <class Address, class Association>
std::vector<Address> addresses_of(const Interface& interface, const Surroundings& around) {
  std::vector<Address> list;
  auto add = [&](std::uint32_t address) {
    Address shown;
    shown.primary = list.empty();
    shown.private_ip_address = address_text(address);
    shown.private_dns_name = private_dns_name(around.region, address);
    shown.association = association_of<Association>(around, address);
    list.push_back(std::move(shown));
  };
  add(interface.address);
  for (auto address : interface.more_addresses) add(address);
  return list;
}

// What NetworkInterface and InstanceNetworkInterface both say.
template <class View, class Address, class Association>
View common_view(store::Database& db, const Interface& interface, const Surroundings& around) {
  View view;
  view.network_interface_id = interface.id;
  view.description = interface.description;
  view.groups = group_identifiers(db, interface.groups);
  view.interface_type = interface.type;
  view.mac_address = interface.mac;
  view.owner_id = interface.account;
  view.private_ip_address = address_text(interface.address);
  view.private_dns_name = private_dns_name(around.region, interface.address);
  view.private_ip_addresses = addresses_of<Address, Association>(interface, around);
  view.association = association_of<Association>(around, interface.address);
  view.source_dest_check = interface.source_dest_check;
  view.status = std::string(status_of(interface));
  view.subnet_id = interface.subnet;
  view.vpc_id = interface.vpc;
  view.ipv6_addresses.emplace();
  view.operator_.emplace().managed = false;
  return view;
}

}  // namespace

std::vector<GroupIdentifier> group_identifiers(store::Database& db,
                                               const std::vector<std::string>& groups) {
  std::vector<GroupIdentifier> list;
  for (auto& id : groups)
    list.push_back(
        {.group_id = id,
         .group_name = db.find_text("select name from ec2_security_group where id = ?", {id})});
  return list;
}

NetworkInterfaceAttachment attachment_view(const Interface& interface) {
  auto& attachment = *interface.attachment;
  NetworkInterfaceAttachment view;
  view.attachment_id = attachment.id;
  view.device_index = attachment.device_index;
  view.network_card_index = 0;
  view.delete_on_termination = attachment.delete_on_termination;
  view.status = "attached";
  view.attach_time = attachment.since;
  view.instance_owner_id = interface.account;
  if (attachment.instance.empty())
    view.instance_owner_id = interface.requester;
  else
    view.instance_id = attachment.instance;
  return view;
}

NetworkInterface interface_view(store::Database& db, const Interface& interface) {
  auto around = surroundings_of(db, interface);
  auto view =
      common_view<NetworkInterface, NetworkInterfacePrivateIpAddress, NetworkInterfaceAssociation>(
          db, interface, around);
  view.availability_zone = interface.zone;
  view.availability_zone_id = interface.zone_id;
  view.requester_managed = !interface.requester.empty();
  if (!interface.requester.empty()) view.requester_id = interface.requester;
  if (interface.attachment) view.attachment = attachment_view(interface);
  if (view.association) view.public_dns_name = view.association->public_dns_name;
  view.tag_set = tag_list(tags_of(db, interface.id));
  if (!view.tag_set) view.tag_set.emplace();
  return view;
}

InstanceNetworkInterface instance_view(store::Database& db, const Interface& interface) {
  auto around = surroundings_of(db, interface);
  auto view = common_view<InstanceNetworkInterface, InstancePrivateIpAddress,
                          InstanceNetworkInterfaceAssociation>(db, interface, around);
  if (!interface.attachment) return view;
  auto& attachment = view.attachment.emplace();
  attachment.attachment_id = interface.attachment->id;
  attachment.device_index = interface.attachment->device_index;
  attachment.network_card_index = 0;
  attachment.delete_on_termination = interface.attachment->delete_on_termination;
  attachment.attach_time = interface.attachment->since;
  attachment.status = "attached";
  return view;
}

}  // namespace windlass::cloud::ec2
