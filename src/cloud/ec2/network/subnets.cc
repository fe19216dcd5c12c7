#include <algorithm>

#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/network/hooks.h"
#include "cloud/ec2/network/make.h"
#include "cloud/ec2/network/nouns.h"
#include "cloud/ec2/network/subnet_handlers.h"

namespace windlass::cloud::ec2 {

namespace {

constexpr std::size_t subnets_max = 1000;

Result<> refuse_other_kinds(const CreateSubnetRequest& in) {
  if (in.ipv6_cidr_block) return not_served("Ipv6CidrBlock", "it has no IPv6.");
  if (in.ipv6_native.value_or(false)) return not_served("Ipv6Native", "it has no IPv6.");
  if (in.ipv6_ipam_pool_id) return not_served("Ipv6IpamPoolId", "it has no IPv6.");
  if (in.ipv6_netmask_length) return not_served("Ipv6NetmaskLength", "it has no IPv6.");
  if (in.ipv4_ipam_pool_id) return not_served("Ipv4IpamPoolId", "it has no IPAM.");
  if (in.ipv4_netmask_length) return not_served("Ipv4NetmaskLength", "it has no IPAM.");
  if (in.outpost_arn) return not_served("OutpostArn", "it has no Outposts.");
  return Done{};
}

Error no_such_zone(const Call& call, const std::string& value, std::string_view name) {
  std::string zones;
  for (auto& zone : zones_of(call.region)) zones += (zones.empty() ? "" : ", ") + zone.name;
  return invalid_parameter(value, name,
                           "Subnets can currently only be created in the following availability "
                           "zones: " + zones + ".");
}

// The zone asked for, or the one where the VPC has the fewest subnets.
Result<Zone> zone_for(const Call& call, const std::vector<Subnet>& there,
                      const std::optional<std::string>& name,
                      const std::optional<std::string>& id) {
  if (name && id)
    return invalid_combination(
        "The parameters availabilityZone and availabilityZoneId cannot be used together");
  for (auto& zone : zones_of(call.region))
    if (name == zone.name || id == zone.id) return zone;
  if (name) return no_such_zone(call, *name, "availabilityZone");
  if (id) return no_such_zone(call, *id, "availabilityZoneId");
  auto zones = zones_of(call.region);
  return *std::ranges::min_element(zones, {}, [&](const Zone& zone) {
    return std::ranges::count(there, zone.name, &Subnet::zone);
  });
}

Result<Range> range_for(Ec2& ec2, const Vpc& vpc, const std::vector<Subnet>& there,
                        const std::optional<std::string>& text) {
  if (!text) return missing_parameter("cidrBlock");
  auto range = Range::parse(*text);
  if (!range) return invalid_parameter(*text, "cidrBlock", "This is not a valid CIDR block.");
  auto ranges = ranges_of(ec2.db, vpc.id);
  auto within = std::ranges::any_of(ranges, [&](auto& one) { return one.range.contains(*range); });
  if (range->prefix < 16 || range->prefix > 28 || !within)
    return Error{"InvalidSubnet.Range", "The CIDR '" + *text + "' is invalid."};
  for (auto& subnet : there)
    if (subnet.range.overlaps(*range))
      return Error{"InvalidSubnet.Conflict",
                   "The CIDR '" + *text + "' conflicts with another subnet"};
  return *range;
}

}  // namespace

Result<CreateSubnetResult> create_subnet(Ec2& ec2, const Call& call,
                                         const CreateSubnetRequest& in) {
  auto vpc = TRY(find_vpc(ec2, call, in.vpc_id.value_or("")));
  TRY(refuse_other_kinds(in));
  auto there = subnets_of(ec2.db, vpc.id);
  auto zone = TRY(zone_for(call, there, in.availability_zone, in.availability_zone_id));
  auto range = TRY(range_for(ec2, vpc, there, in.cidr_block));
  auto tags = TRY(wanted_tags(call, in.tag_specifications, "subnet"));
  if (there.size() >= subnets_max)
    return limit_exceeded("SubnetLimitExceeded", "The maximum number of subnets has been reached.");
  TRY(refuse_dry_run(in.dry_run));

  auto subnet = TRY(make_subnet(ec2, call, vpc,
                                {.range = range, .zone = zone, .tags = std::move(tags)}));
  return CreateSubnetResult{shape_of(ec2, call, subnet)};
}

Result<CreateDefaultSubnetResult> create_default_subnet(Ec2& ec2, const Call& call,
                                                        const CreateDefaultSubnetRequest& in) {
  if (in.ipv6_native.value_or(false)) return not_served("Ipv6Native", "it has no IPv6.");
  if (!in.availability_zone && !in.availability_zone_id)
    return missing_parameter("availabilityZone");
  TRY(make_defaults(ec2, call));
  auto id = default_vpc_id(ec2, call);
  if (!id)
    return Error{"DefaultVpcDoesNotExist", "No default VPC exists for this account in this region."};
  auto vpc = TRY(find_vpc(ec2, call, *id));
  auto there = subnets_of(ec2.db, vpc.id);
  auto zone = TRY(zone_for(call, there, in.availability_zone, in.availability_zone_id));
  for (auto& subnet : there)
    if (subnet.is_default && subnet.zone == zone.name)
      return Error{"DefaultSubnetAlreadyExistsInAvailabilityZone",
                   "'" + subnet.id + "' is already the default subnet in " + zone.name + "."};
  TRY(refuse_dry_run(in.dry_run));

  Range range{vpc.range.first, default_subnet_prefix};
  for (; vpc.range.contains(range); range.first += static_cast<std::uint32_t>(range.size())) {
    if (std::ranges::any_of(there, [&](auto& one) { return one.range.overlaps(range); })) continue;
    auto subnet = TRY(make_subnet(
        ec2, call, vpc, {.range = range, .zone = zone, .is_default = true, .map_public = true}));
    return CreateDefaultSubnetResult{shape_of(ec2, call, subnet)};
  }
  return Error{"InsufficientCidrBlocks", "No free range for a default subnet in " + vpc.id};
}

Result<> delete_subnet(Ec2& ec2, const Call& call, const DeleteSubnetRequest& in) {
  auto subnet = TRY(find_subnet(ec2, call, in.subnet_id.value_or("")));
  auto gateways = ec2.db.any("select 1 from ec2_nat_gateway where subnet = ? and deleted is null"
                             " and failure is null", {subnet.id});
  if (gateways || network_hooks.subnet_in_use(ec2, subnet.id))
    return has_dependencies("subnet", subnet.id);
  TRY(refuse_dry_run(in.dry_run));

  ec2.db.run("delete from ec2_route_association where subnet = ?", {subnet.id});
  ec2.db.run("delete from ec2_subnet where id = ?", {subnet.id});
  drop_tags(ec2, subnet.id);
  reach_changed(ec2);
  return Done{};
}

}  // namespace windlass::cloud::ec2
