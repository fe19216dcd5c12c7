// Network interfaces come, are listed, and go.
#include <algorithm>

#include "base/time.h"
#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/common/filters.h"
#include "cloud/ec2/common/paging.h"
#include "cloud/ec2/interfaces/group_rows.h"
#include "cloud/ec2/interfaces/handlers.h"
#include "cloud/ec2/interfaces/interface_rows.h"
#include "cloud/ec2/interfaces/interface_view.h"
#include "cloud/ec2/interfaces/requesters.h"
#include "cloud/ec2/network/subnet.h"
#include "cloud/ec2/network/tokens.h"

namespace windlass::cloud::ec2 {

using namespace aws::ec2;

namespace {

// Parts of the model that nobody here can have: no range of ours is IPv6, and prefixes are for
// clusters that give a machine's addresses to containers.
Result<> refuse_what_is_not_served(const CreateNetworkInterfaceRequest& in) {
  auto some = [](const auto& list) { return list && !list->empty(); };
  if (some(in.ipv6_addresses) || in.ipv6_address_count.value_or(0) > 0 || some(in.ipv6_prefixes) ||
      in.ipv6_prefix_count.value_or(0) > 0)
    return Error{"InvalidParameterValue", "The subnet '" + in.subnet_id.value_or("") +
                                              "' does not have an IPv6 CIDR block."};
  if (some(in.ipv4_prefixes) || in.ipv4_prefix_count.value_or(0) > 0)
    return Error{"UnsupportedOperation",
                 "This cloud does not serve prefixes of interfaces (Ipv4Prefix, Ipv4PrefixCount)."};
  return Done{};
}

// The addresses that a request names, of which one may be marked as the primary one.
Result<> take_addresses(NewInterface& wanted, const CreateNetworkInterfaceRequest& in) {
  wanted.address = in.private_ip_address;
  wanted.more_addresses_count = in.secondary_private_ip_address_count.value_or(0);
  if (wanted.more_addresses_count < 0)
    return invalid_parameter(std::to_string(wanted.more_addresses_count),
                             "secondaryPrivateIpAddressCount");
  if (!in.private_ip_addresses || in.private_ip_addresses->empty()) return Done{};
  if (wanted.more_addresses_count > 0)
    return invalid_combination(
        "You may specify secondaryPrivateIpAddressCount or specific secondary private IP "
        "addresses, but not both");
  auto primaries = 0;
  for (auto& one : *in.private_ip_addresses) {
    auto text = one.private_ip_address.value_or("");
    if (!one.primary.value_or(false)) {
      if (text != wanted.address) wanted.more_addresses.push_back(text);
      continue;
    }
    if (++primaries > 1 || (wanted.address && wanted.address != text))
      return invalid_combination("Only one primary private IP address can be specified.");
    wanted.address = text;
  }
  if (!wanted.address)
    return Error{"InvalidParameterCombination", "A primary private IP address must be specified."};
  return Done{};
}

std::string request_text(const CreateNetworkInterfaceRequest& in, const NewInterface& wanted) {
  auto request = words({in.subnet_id.value_or(""), wanted.description, wanted.address.value_or(""),
                        std::to_string(wanted.more_addresses_count)});
  for (auto& address : wanted.more_addresses) request += words({address});
  for (auto& group : wanted.groups) request += words({group});
  return request;
}

Result<std::vector<Interface>> interfaces_asked(Ec2& ec2, const Call& call,
                                                const DescribeNetworkInterfacesRequest& in) {
  if (!in.network_interface_ids || in.network_interface_ids->empty())
    return all_interfaces(ec2, call);
  if (in.max_results)
    return invalid_combination(
        "The parameter NetworkInterfaceIds cannot be used with the parameter MaxResults");
  std::vector<Interface> interfaces;
  for (auto& id : *in.network_interface_ids)
    interfaces.push_back(TRY(find_interface(ec2, call, id)));
  return interfaces;
}

template <class Association>
void add_association(Facts& facts, const std::optional<Association>& association) {
  if (!association) return;
  facts.add("association.allocation-id", association->allocation_id)
      .add("association.association-id", association->association_id)
      .add("association.ip-owner-id", association->ip_owner_id)
      .add("association.public-ip", association->public_ip)
      .add("association.public-dns-name", association->public_dns_name)
      .add("addresses.association.owner-id", association->ip_owner_id)
      .add("addresses.association.public-ip", association->public_ip);
}

void add_attachment(Facts& facts, const NetworkInterfaceAttachment& attachment) {
  facts.add("attachment.attachment-id", attachment.attachment_id)
      .add("attachment.instance-id", attachment.instance_id)
      .add("attachment.instance-owner-id", attachment.instance_owner_id)
      .add("attachment.device-index", std::to_string(*attachment.device_index))
      .add("attachment.delete-on-termination", *attachment.delete_on_termination)
      .add("attachment.attach-time", format_iso8601_millis(*attachment.attach_time))
      .add("attachment.status", attachment.status);
}

bool matches(const Filters& filters, const NetworkInterface& view, const Tags& tags) {
  if (filters.empty()) return true;
  Facts facts;
  facts.add("network-interface-id", view.network_interface_id)
      .add("availability-zone", view.availability_zone)
      .add("availability-zone-id", view.availability_zone_id)
      .add("description", view.description)
      .add("interface-type", view.interface_type)
      .add("mac-address", view.mac_address)
      .add("owner-id", view.owner_id)
      .add("operator.managed", false)
      .add("private-dns-name", view.private_dns_name)
      .add("private-ip-address", view.private_ip_address)
      .add("requester-id", view.requester_id)
      .add("requester-managed", *view.requester_managed)
      .add("source-dest-check", *view.source_dest_check)
      .add("status", view.status)
      .add("subnet-id", view.subnet_id)
      .add("vpc-id", view.vpc_id)
      .tags(tags);
  for (auto& group : *view.groups)
    facts.add("group-id", group.group_id).add("group-name", group.group_name);
  for (auto& address : *view.private_ip_addresses) {
    facts.add("addresses.private-ip-address", address.private_ip_address)
        .add("addresses.primary", *address.primary);
    add_association(facts, address.association);
  }
  if (view.attachment) add_attachment(facts, *view.attachment);
  return filters.match(facts);
}

}  // namespace

Result<CreateNetworkInterfaceResult> create_network_interface(
    Ec2& ec2, const Call& call, const CreateNetworkInterfaceRequest& in) {
  TRY(refuse_what_is_not_served(in));
  auto tags = TRY(wanted_tags(call, in.tag_specifications, "network-interface"));
  NewInterface wanted{
      .subnet = in.subnet_id.value_or(""),
      .groups = in.groups.value_or(std::vector<std::string>{}),
      // A network load balancer may have none: then nobody is kept from it.
      .without_groups = !requester_of(call).empty() && in.groups && in.groups->empty(),
      .description = in.description.value_or(""),
      .tags = std::move(tags),
      .type = in.interface_type.value_or("interface"),
      .requester = requester_of(call)};
  TRY(take_addresses(wanted, in));
  TRY(check_groups_of_interface(ec2, call, wanted.groups));
  auto request = request_text(in, wanted);
  CreateNetworkInterfaceResult answer;
  answer.client_token = in.client_token;
  if (auto before = TRY(made_before(ec2, call, "CreateNetworkInterface", in.client_token, request)))
    if (auto there = interface_by_id(ec2.db, *before)) {
      answer.network_interface = interface_view(ec2.db, *there);
      return answer;
    }
  auto made = TRY(create_interface(ec2, call, wanted));
  TRY(refuse_dry_run(in.dry_run));
  remember(ec2, call, "CreateNetworkInterface", in.client_token, request, made.id);
  answer.network_interface = interface_view(ec2.db, made);
  // As AWS answers it: a moment later it is "available".
  answer.network_interface->status = "pending";
  return answer;
}

Result<> delete_network_interface(Ec2& ec2, const Call& call,
                                  const DeleteNetworkInterfaceRequest& in) {
  auto interface = TRY(find_interface(ec2, call, in.network_interface_id.value_or("")));
  auto its_own = !interface.requester.empty() && interface.requester == requester_of(call);
  if (is_in_use(interface) && !its_own)
    return Error{"InvalidParameterValue",
                 "Network interface '" + interface.id + "' is currently in use."};
  TRY(refuse_dry_run(in.dry_run));
  delete_interface(ec2, interface.id);
  return Done{};
}

Result<DescribeNetworkInterfacesResult> describe_network_interfaces(
    Ec2& ec2, const Call& call, const DescribeNetworkInterfacesRequest& in) {
  auto filters = TRY(Filters::read(in.filters, {"association.allocation-id",
                                                "association.association-id",
                                                "association.ip-owner-id",
                                                "association.public-ip",
                                                "association.public-dns-name",
                                                "addresses.association.owner-id",
                                                "addresses.association.public-ip",
                                                "addresses.primary",
                                                "addresses.private-ip-address",
                                                "attachment.attach-time",
                                                "attachment.attachment-id",
                                                "attachment.delete-on-termination",
                                                "attachment.device-index",
                                                "attachment.instance-id",
                                                "attachment.instance-owner-id",
                                                "attachment.status",
                                                "availability-zone",
                                                "availability-zone-id",
                                                "description",
                                                "group-id",
                                                "group-name",
                                                "interface-type",
                                                "ipv6-addresses.ipv6-address",
                                                "mac-address",
                                                "network-interface-id",
                                                "operator.managed",
                                                "operator.principal",
                                                "owner-id",
                                                "private-dns-name",
                                                "private-ip-address",
                                                "requester-id",
                                                "requester-managed",
                                                "source-dest-check",
                                                "status",
                                                "subnet-id",
                                                "vpc-id"}));
  auto page = TRY(page_of(in.max_results, in.next_token));
  auto interfaces = TRY(interfaces_asked(ec2, call, in));
  TRY(refuse_dry_run(in.dry_run));

  DescribeNetworkInterfacesResult answer;
  answer.network_interfaces.emplace();
  for (auto& interface : interfaces) {
    auto view = interface_view(ec2.db, interface);
    if (matches(filters, view, tags_of(ec2.db, interface.id)))
      answer.network_interfaces->push_back(std::move(view));
  }
  answer.next_token = cut(*answer.network_interfaces, page);
  return answer;
}

}  // namespace windlass::cloud::ec2
