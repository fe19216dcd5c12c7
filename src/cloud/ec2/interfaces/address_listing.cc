#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/common/filters.h"
#include "cloud/ec2/common/paging.h"
#include "cloud/ec2/common/ranges.h"
#include "cloud/ec2/interfaces/handlers.h"
#include "cloud/ec2/interfaces/interface_rows.h"
#include "cloud/ec2/interfaces/public_address_rows.h"

namespace windlass::cloud::ec2 {

using namespace aws::ec2;

namespace {

Address view(Ec2& ec2, const PublicAddress& address, const Tags& tags) {
  Address shown;
  shown.allocation_id = address.allocation;
  shown.public_ip = address_text(address.address);
  shown.domain = "vpc";
  shown.public_ipv4_pool = "amazon";
  shown.network_border_group = address.region;
  shown.tags = tag_list(tags);
  auto interface = interface_by_id(ec2.db, address.interface);
  if (address.association.empty() || !interface) return shown;
  shown.association_id = address.association;
  shown.network_interface_id = interface->id;
  shown.network_interface_owner_id = interface->account;
  shown.subnet_id = interface->subnet;
  shown.private_ip_address = address_text(address.private_address);
  if (interface->attachment && !interface->attachment->instance.empty())
    shown.instance_id = interface->attachment->instance;
  return shown;
}

bool matches(const Filters& filters, const Address& shown, const Tags& tags) {
  Facts facts;
  facts.add("allocation-id", shown.allocation_id)
      .add("association-id", shown.association_id)
      .add("domain", shown.domain)
      .add("instance-id", shown.instance_id)
      .add("network-border-group", shown.network_border_group)
      .add("network-interface-id", shown.network_interface_id)
      .add("network-interface-owner-id", shown.network_interface_owner_id)
      .add("private-ip-address", shown.private_ip_address)
      .add("public-ip", shown.public_ip)
      .tags(tags);
  return filters.match(facts);
}

Result<std::vector<PublicAddress>> addresses_asked(
    Ec2& ec2, const Call& call, const std::optional<std::vector<std::string>>& allocations,
    const std::optional<std::vector<std::string>>& texts) {
  std::vector<PublicAddress> addresses;
  if (allocations)
    for (auto& id : *allocations) addresses.push_back(TRY(find_allocation(ec2, call, id)));
  if (texts)
    for (auto& text : *texts) addresses.push_back(TRY(find_elastic_address(ec2, call, text)));
  auto named = (allocations && !allocations->empty()) || (texts && !texts->empty());
  return named ? addresses : elastic_addresses(ec2, call);
}

}  // namespace

Result<DescribeAddressesResult> describe_addresses(Ec2& ec2, const Call& call,
                                                   const DescribeAddressesRequest& in) {
  auto filters = TRY(Filters::read(
      in.filters,
      {"allocation-id", "association-id", "domain", "instance-id", "network-border-group",
       "network-interface-id", "network-interface-owner-id", "private-ip-address", "public-ip"}));
  auto addresses = TRY(addresses_asked(ec2, call, in.allocation_ids, in.public_ips));
  TRY(refuse_dry_run(in.dry_run));
  DescribeAddressesResult answer;
  answer.addresses.emplace();
  for (auto& address : addresses) {
    auto tags = tags_of(ec2.db, address.allocation);
    auto shown = view(ec2, address, tags);
    if (matches(filters, shown, tags)) answer.addresses->push_back(std::move(shown));
  }
  return answer;
}

// The only attribute is the name that the address leads back to, which nobody can set here: the
// reverse zones of these addresses are nobody's.
Result<DescribeAddressesAttributeResult> describe_addresses_attribute(
    Ec2& ec2, const Call& call, const DescribeAddressesAttributeRequest& in) {
  auto page = TRY(page_of(in.max_results, in.next_token, 1));
  auto addresses = TRY(addresses_asked(ec2, call, in.allocation_ids, {}));
  TRY(refuse_dry_run(in.dry_run));
  DescribeAddressesAttributeResult answer;
  answer.addresses.emplace();
  for (auto& address : addresses) {
    AddressAttribute shown;
    shown.allocation_id = address.allocation;
    shown.public_ip = address_text(address.address);
    answer.addresses->push_back(std::move(shown));
  }
  answer.next_token = cut(*answer.addresses, page);
  return answer;
}

}  // namespace windlass::cloud::ec2
