#include "cloud/ec2/common/filters.h"
#include "cloud/ec2/common/ids.h"
#include "cloud/ec2/common/paging.h"
#include "cloud/ec2/common/tags.h"
#include "cloud/ec2/network/hooks.h"
#include "cloud/ec2/network/nouns.h"
#include "cloud/ec2/network/subnet_handlers.h"
#include "cloud/ec2/network/vpc.h"

namespace windlass::cloud::ec2 {

namespace {

// The network's address, its router, DNS, one for the future, and broadcast.
constexpr std::int64_t kept_by_aws = 5;

Facts facts_of(const aws::ec2::Subnet& subnet, Tags tags) {
  auto& names = *subnet.private_dns_name_options_on_launch;
  Facts facts;
  facts.add("subnet-id", subnet.subnet_id)
      .add("subnet-arn", subnet.subnet_arn)
      .add("vpc-id", subnet.vpc_id)
      .add("owner-id", subnet.owner_id)
      .add("state", subnet.state)
      .add("availability-zone", subnet.availability_zone)
      .add("availabilityZone", subnet.availability_zone)
      .add("availability-zone-id", subnet.availability_zone_id)
      .add("availabilityZoneId", subnet.availability_zone_id)
      .add("available-ip-address-count", std::to_string(*subnet.available_ip_address_count))
      .add("cidr-block", subnet.cidr_block)
      .add("cidr", subnet.cidr_block)
      .add("cidrBlock", subnet.cidr_block)
      .add("default-for-az", *subnet.default_for_az)
      .add("defaultForAz", *subnet.default_for_az)
      .add("enable-dns64", false)
      .add("ipv6-native", false)
      .add("map-customer-owned-ip-on-launch", false)
      .add("map-public-ip-on-launch", *subnet.map_public_ip_on_launch)
      .add("private-dns-name-options-on-launch.hostname-type", names.hostname_type)
      .add("private-dns-name-options-on-launch.enable-resource-name-dns-a-record",
           *names.enable_resource_name_dns_a_record)
      .add("private-dns-name-options-on-launch.enable-resource-name-dns-aaaa-record", false)
      .tags(std::move(tags));
  return facts;
}

}  // namespace

aws::ec2::Subnet shape_of(Ec2& ec2, const Call& call, const Subnet& subnet) {
  aws::ec2::Subnet shape;
  shape.subnet_id = subnet.id;
  shape.subnet_arn = arn_of(call, subnet.id);
  shape.vpc_id = subnet.vpc;
  shape.owner_id = subnet.account.text;
  shape.state = "available";
  shape.cidr_block = subnet.range.text();
  auto free = static_cast<std::int64_t>(subnet.range.size()) - kept_by_aws -
              network_hooks.addresses_used(ec2, subnet.id);
  shape.available_ip_address_count = static_cast<std::int32_t>(free);
  shape.availability_zone = subnet.zone;
  shape.availability_zone_id = subnet.zone_id;
  shape.default_for_az = subnet.is_default;
  shape.map_public_ip_on_launch = subnet.map_public;
  shape.map_customer_owned_ip_on_launch = false;
  shape.assign_ipv6_address_on_creation = false;
  shape.ipv6_cidr_block_association_set.emplace();
  shape.enable_dns64 = false;
  shape.ipv6_native = false;
  PrivateDnsNameOptionsOnLaunch names;
  names.hostname_type = subnet.hostname_type;
  names.enable_resource_name_dns_a_record = subnet.resource_name_a_record;
  names.enable_resource_name_dns_aaaa_record = false;
  shape.private_dns_name_options_on_launch = std::move(names);
  shape.block_public_access_states =
      BlockPublicAccessStates{.internet_gateway_block_mode = "off"};
  shape.tags = tag_list(tags_of(ec2.db, subnet.id));
  return shape;
}

Result<DescribeSubnetsResult> describe_subnets(Ec2& ec2, const Call& call,
                                               const DescribeSubnetsRequest& in) {
  TRY(make_defaults(ec2, call));
  auto filters = TRY(Filters::read(
      in.filters,
      {"subnet-id", "subnet-arn", "vpc-id", "owner-id", "state", "availability-zone",
       "availabilityZone", "availability-zone-id", "availabilityZoneId",
       "available-ip-address-count", "cidr-block", "cidr", "cidrBlock", "default-for-az",
       "defaultForAz", "enable-dns64", "ipv6-native", "map-customer-owned-ip-on-launch",
       "map-public-ip-on-launch", "private-dns-name-options-on-launch.hostname-type",
       "private-dns-name-options-on-launch.enable-resource-name-dns-a-record",
       "private-dns-name-options-on-launch.enable-resource-name-dns-aaaa-record",
       // Known, and true of no subnet here.
       "customer-owned-ipv4-pool", "enable-lni-at-device-index", "outpost-arn",
       "ipv6-cidr-block-association.ipv6-cidr-block", "ipv6-cidr-block-association.association-id",
       "ipv6-cidr-block-association.state"}));
  auto page = TRY(page_of(in.max_results, in.next_token));
  auto ids = TRY(chosen(ec2, call, subnets, in.subnet_ids));
  TRY(refuse_dry_run(in.dry_run));

  std::vector<aws::ec2::Subnet> found;
  for (auto& id : ids) {
    auto subnet = shape_of(ec2, call, *subnet_by_id(ec2.db, id));
    if (filters.match(facts_of(subnet, tags_of(ec2.db, id)))) found.push_back(std::move(subnet));
  }
  auto next = cut(found, page);
  return DescribeSubnetsResult{.next_token = std::move(next), .subnets = std::move(found)};
}

}  // namespace windlass::cloud::ec2
