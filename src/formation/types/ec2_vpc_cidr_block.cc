#include "aws/ec2/associate_vpc_cidr_block.h"
#include "aws/ec2/describe_vpcs.h"
#include "aws/ec2/disassociate_vpc_cidr_block.h"
#include "formation/types/ec2.h"

namespace windlass::formation::types {

namespace {

using namespace aws::ec2;

struct Range {
  std::string id, state;
  Json written;  // {"CidrBlock": ...} or {"Ipv6CidrBlock": ..., ...}
};

std::string state_of(const std::optional<VpcCidrBlockState>& state) {
  return state ? state->state.value_or("") : "";
}

Result<std::vector<Range>> ranges_of(const Place& place, const std::string& id) {
  std::vector<Range> ranges;
  auto vpc = TRY(
      find_one<op::DescribeVpcs>(place, {.vpc_ids = std::vector{id}}, &DescribeVpcsResult::vpcs));
  if (!vpc) return ranges;
  for (auto& each :
       vpc->cidr_block_association_set.value_or(std::vector<VpcCidrBlockAssociation>{}))
    ranges.push_back({each.association_id.value_or(""), state_of(each.cidr_block_state),
                      only(told(each), {"CidrBlock"})});
  using Ipv6 = std::vector<VpcIpv6CidrBlockAssociation>;
  for (auto& each : vpc->ipv6_cidr_block_association_set.value_or(Ipv6{}))
    ranges.push_back(
        {each.association_id.value_or(""), state_of(each.ipv6_cidr_block_state),
         only(told(each), {"Ipv6CidrBlock", "Ipv6Pool", "Ipv6AddressAttribute", "IpSource"})});
  return ranges;
}

Result<std::optional<Range>> find(const Place& place, const std::string& vpc,
                                  const std::string& id) {
  for (auto& range : TRY(ranges_of(place, vpc)))
    if (range.id == id && range.state != "disassociated") return {range};
  return {std::nullopt};
}

// There is no token: a range that is there already is the one that an earlier call has made.
Result<Physical> create(const Place& place, const Wanted& wanted) {
  auto vpc = text_or(wanted.properties, "VpcId", "");
  for (auto& range : TRY(ranges_of(place, vpc)))
    if (auto cidr = text(wanted.properties, "CidrBlock");
        cidr && text(range.written, "CidrBlock") == cidr && range.state != "disassociated")
      return Physical{range.id, Json::Object{{"Id", Json(range.id)}}};
  auto request = TRY(made_of<AssociateVpcCidrBlockRequest>(wanted.properties));
  auto made = TRY(place.client.call<op::AssociateVpcCidrBlock>(std::move(request)));
  std::string id;
  if (auto& range = made.cidr_block_association) id = range->association_id.value_or("");
  if (auto& range = made.ipv6_cidr_block_association) id = range->association_id.value_or("");
  return Physical{id, Json::Object{{"Id", Json(id)}}};
}

Result<Progress> ready(const Place& place, const Wanted& wanted, Physical& physical) {
  auto range = TRY(find(place, text_or(wanted.properties, "VpcId", ""), physical.id));
  if (!range) return vanished(physical);
  if (range->state == "associating") return Progress::Pending;
  if (range->state != "associated")
    return Error{"NotStabilized", "The range's association is " + range->state};
  physical.attributes = Json::Object{{"Id", Json(physical.id)}};
  for (auto name : {"Ipv6AddressAttribute", "IpSource"})
    tell(physical.attributes, name, text(range->written, name));
  return Progress::Ready;
}

Result<> remove(const Place& place, const Wanted&, const Physical& physical) {
  return done_if_gone(
      place.client.call<op::DisassociateVpcCidrBlock>({.association_id = physical.id}));
}

Result<std::optional<Json>> read(const Place& place, const Physical& physical,
                                 const Json& properties) {
  auto range = TRY(find(place, text_or(properties, "VpcId", ""), physical.id));
  if (!range) return {std::nullopt};
  auto now = only(range->written, {"CidrBlock", "Ipv6CidrBlock"});
  now.set("VpcId", part(properties, "VpcId"));
  return {std::move(now)};
}

}  // namespace

extern const ResourceType ec2_vpc_cidr_block = {.name = "AWS::EC2::VPCCidrBlock",
                                                .create = create,
                                                .ready = ready,
                                                .remove = remove,
                                                .read = read,
                                                .passing = ec2_passing};

}  // namespace windlass::formation::types
