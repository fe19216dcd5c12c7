// The address ranges of a VPC beside its first one.
#include <algorithm>

#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/common/ids.h"
#include "cloud/ec2/network/nouns.h"
#include "cloud/ec2/network/subnet.h"
#include "cloud/ec2/network/vpc_handlers.h"

namespace windlass::cloud::ec2 {

namespace {

constexpr std::size_t ranges_max = 5;

constexpr std::uint32_t quad(std::uint32_t a, std::uint32_t b) { return a << 24 | b << 16; }
constexpr Range private_ranges[] = {{quad(10, 0), 8}, {quad(172, 16), 12}, {quad(192, 168), 16}};
constexpr Range reserved_range{quad(198, 19), 16};

Error out_of_range(const std::string& text) {
  return {"InvalidVpc.Range", "The CIDR '" + text + "' is invalid."};
}

// AWS does not let a VPC mix private ranges: routers would not know whose they are.
bool is_restricted(const Range& first, const Range& wanted) {
  if (reserved_range.overlaps(wanted)) return true;
  auto holds = [](const Range& range) {
    return [&range](const Range& one) { return one.overlaps(range); };
  };
  auto mine = std::ranges::find_if(private_ranges, holds(first));
  auto its = std::ranges::find_if(private_ranges, holds(wanted));
  return mine != std::end(private_ranges) && its != std::end(private_ranges) && mine != its;
}

Result<> check_new_range(Ec2& ec2, const Vpc& vpc, const Range& wanted) {
  if (is_restricted(vpc.range, wanted))
    return Error{"InvalidVpc.Range",
                 "The CIDR '" + wanted.text() +
                     "' is restricted. Use a CIDR from the same private address range as the current "
                     "VPC CIDR, or use a publicly-routable CIDR."};
  auto ranges = ranges_of(ec2.db, vpc.id);
  for (auto& [association, range] : ranges)
    if (range.overlaps(wanted))
      return Error{"InvalidVpc.Range", "The CIDR '" + wanted.text() +
                                           "' conflicts with one of the CIDRs within VPC '" + vpc.id +
                                           "'."};
  if (ranges.size() >= ranges_max)
    return limit_exceeded("CidrLimitExceeded", "This network '" + vpc.id +
                                                   "' has met its maximum number of allowed CIDRs: " +
                                                   std::to_string(ranges_max));
  // The local route of the new range would be hidden by it.
  for (auto row : ec2.db.query("select first, prefix from ec2_route where route_table in"
                               " (select id from ec2_route_table where vpc = ?)", {vpc.id})) {
    Range route{static_cast<std::uint32_t>(row.integer(0)), static_cast<int>(row.integer(1))};
    if (wanted.contains(route))
      return Error{"InvalidVpc.Range", "The CIDR '" + wanted.text() +
                                           "' is equal to or larger than a destination of a route "
                                           "in one of the route tables of VPC '" + vpc.id + "'."};
  }
  return Done{};
}

VpcCidrBlockAssociation association_of(const std::string& id, const Range& range,
                                       std::string state) {
  return {.association_id = id,
          .cidr_block = range.text(),
          .cidr_block_state = VpcCidrBlockState{.state = std::move(state)}};
}

}  // namespace

Result<Range> vpc_range(const std::optional<std::string>& text) {
  if (!text) return missing_parameter("cidrBlock");
  auto range = Range::parse(*text);
  if (!range) return invalid_parameter(*text, "cidrBlock", "This is not a valid CIDR block.");
  if (range->prefix < 16 || range->prefix > 28) return out_of_range(*text);
  // Loopback, link-local and multicast addresses are nobody's.
  for (auto& nobodys : {Range{quad(0, 0), 8}, Range{quad(127, 0), 8}, Range{quad(169, 254), 16},
                        Range{quad(224, 0), 4}})
    if (nobodys.overlaps(*range)) return out_of_range(*text);
  return *range;
}

Result<AssociateVpcCidrBlockResult> associate_vpc_cidr_block(
    Ec2& ec2, const Call& call, const AssociateVpcCidrBlockRequest& in) {
  auto vpc = TRY(find_vpc(ec2, call, in.vpc_id.value_or("")));
  if (in.amazon_provided_ipv6_cidr_block.value_or(false) || in.ipv6_cidr_block ||
      in.ipv6_ipam_pool_id || in.ipv6_pool)
    return not_served("Ipv6CidrBlock", "it has no IPv6.");
  if (in.ipv4_ipam_pool_id) return not_served("Ipv4IpamPoolId", "it has no IPAM.");
  auto range = TRY(vpc_range(in.cidr_block));
  TRY(check_new_range(ec2, vpc, range));

  auto id = new_id(ec2.work.random, "vpc-cidr-assoc");
  ec2.db.run("insert into ec2_vpc_range(association, account, region, vpc, position, first, prefix)"
             " select ?, ?, ?, ?, max(position) + 1, ?, ? from ec2_vpc_range where vpc = ?",
             {id, vpc.account.text, vpc.region.text, vpc.id, range.first, range.prefix, vpc.id});
  reach_changed(ec2);
  AssociateVpcCidrBlockResult result;
  result.vpc_id = vpc.id;
  result.cidr_block_association = association_of(id, range, "associating");
  return result;
}

Result<DisassociateVpcCidrBlockResult> disassociate_vpc_cidr_block(
    Ec2& ec2, const Call& call, const DisassociateVpcCidrBlockRequest& in) {
  auto id = in.association_id.value_or("");
  auto vpc = ec2.db.find_text("select vpc from ec2_vpc_range where association = ? and account = ?"
                              " and region = ?",
                              {id, call.caller.account.text, call.region.text});
  if (!vpc)
    return not_found("InvalidVpcCidrBlockAssociationID.NotFound", "vpc CIDR block association ID",
                     id);
  auto ranges = ranges_of(ec2.db, *vpc);
  if (ranges.front().association == id)
    return Error{"OperationNotPermitted",
                 "The vpc CIDR block with association ID " + id +
                     " may not be disassociated. It is the primary IPv4 CIDR block of the VPC"};
  auto range = std::ranges::find(ranges, id, &VpcRange::association)->range;
  for (auto& subnet : subnets_of(ec2.db, *vpc))
    if (range.contains(subnet.range))
      return Error{"InvalidCidrBlock.InUse",
                   "The vpc " + *vpc + " currently has a subnet within CIDR block " + range.text()};

  ec2.db.run("delete from ec2_vpc_range where association = ?", {id});
  reach_changed(ec2);
  DisassociateVpcCidrBlockResult result;
  result.vpc_id = *vpc;
  result.cidr_block_association = association_of(id, range, "disassociating");
  return result;
}

}  // namespace windlass::cloud::ec2
