#include "aws/ec2/associate_dhcp_options.h"
#include "aws/ec2/describe_vpcs.h"
#include "formation/types/ec2.h"

namespace windlass::formation::types {

namespace {

using namespace aws::ec2;

Result<Physical> create(const Place& place, const Wanted& wanted) {
  auto options = text_or(wanted.properties, "DhcpOptionsId", "");
  auto vpc = text_or(wanted.properties, "VpcId", "");
  TRY(place.client.call<op::AssociateDhcpOptions>({.dhcp_options_id = options, .vpc_id = vpc}));
  return Physical{options + "|" + vpc};
}

Result<std::optional<Vpc>> find(const Place& place, const Json& properties) {
  return find_one<op::DescribeVpcs>(
      place, {.vpc_ids = std::vector{text_or(properties, "VpcId", "")}}, &DescribeVpcsResult::vpcs);
}

// The VPC goes back to what every VPC has, unless it has been given something else.
Result<> remove(const Place& place, const Wanted& wanted, const Physical&) {
  auto vpc = TRY(find(place, wanted.properties));
  if (!vpc || vpc->dhcp_options_id != text(wanted.properties, "DhcpOptionsId")) return Done{};
  return done_if_gone(place.client.call<op::AssociateDhcpOptions>(
      {.dhcp_options_id = "default", .vpc_id = vpc->vpc_id}));
}

Result<std::optional<Json>> read(const Place& place, const Physical&, const Json& properties) {
  auto vpc = TRY(find(place, properties));
  if (!vpc || vpc->dhcp_options_id != text(properties, "DhcpOptionsId")) return {std::nullopt};
  return {only(told(*vpc), {"VpcId", "DhcpOptionsId"})};
}

}  // namespace

extern const ResourceType ec2_vpc_dhcp_options_association = {
    .name = "AWS::EC2::VPCDHCPOptionsAssociation",
    .create = create,
    .remove = remove,
    .read = read,
    .passing = ec2_passing};

}  // namespace windlass::formation::types
