#include "aws/ec2/create_vpc.h"
#include "aws/ec2/delete_vpc.h"
#include "aws/ec2/describe_network_acls.h"
#include "aws/ec2/describe_security_groups.h"
#include "aws/ec2/describe_vpc_attribute.h"
#include "aws/ec2/describe_vpcs.h"
#include "aws/ec2/modify_vpc_attribute.h"
#include "formation/types/ec2.h"

namespace windlass::formation::types {

extern const ResourceType ec2_vpc;

namespace {

using namespace aws::ec2;

Result<std::optional<Vpc>> find(const Place& place, const std::string& id) {
  return find_one<op::DescribeVpcs>(place, {.vpc_ids = std::vector{id}}, &DescribeVpcsResult::vpcs);
}

// EC2 takes one attribute a call. Host names need the DNS support that they are served by.
Result<> set_dns(const Place& place, const Json& properties, const std::string& id) {
  if (auto support = flag(properties, "EnableDnsSupport"))
    TRY(place.client.call<op::ModifyVpcAttribute>(
        {.enable_dns_support = AttributeBooleanValue{*support}, .vpc_id = id}));
  if (auto names = flag(properties, "EnableDnsHostnames"))
    TRY(place.client.call<op::ModifyVpcAttribute>(
        {.enable_dns_hostnames = AttributeBooleanValue{*names}, .vpc_id = id}));
  return Done{};
}

Result<Physical> create(const Place& place, const Wanted& wanted) {
  TRY(refuse(ec2_vpc.name, wanted.properties, {"Ipv4IpamPoolId", "Ipv4NetmaskLength"}));
  auto vpc = TRY(find_one<op::DescribeVpcs>(place, {.filters = made_before(wanted)},
                                            &DescribeVpcsResult::vpcs));
  if (!vpc) {
    auto request = TRY(made_of<CreateVpcRequest>(
        without(wanted.properties, {"Tags", "EnableDnsSupport", "EnableDnsHostnames"})));
    request.tag_specifications = tagged("vpc", wanted);
    vpc = TRY(place.client.call<op::CreateVpc>(std::move(request))).vpc;
  }
  auto id = vpc->vpc_id.value_or("");
  TRY(set_dns(place, wanted.properties, id));
  return Physical{id};
}

Result<std::string> default_acl(const Place& place, const std::string& vpc) {
  auto acl = TRY(find_one<op::DescribeNetworkAcls>(
      place, {.filters = std::vector{filter("vpc-id", vpc), filter("default", "true")}},
      &DescribeNetworkAclsResult::network_acls));
  return acl ? acl->network_acl_id.value_or("") : "";
}

Result<std::string> default_group(const Place& place, const std::string& vpc) {
  auto group = TRY(find_one<op::DescribeSecurityGroups>(
      place, {.filters = std::vector{filter("vpc-id", vpc), filter("group-name", "default")}},
      &DescribeSecurityGroupsResult::security_groups));
  return group ? group->group_id.value_or("") : "";
}

Result<Progress> ready(const Place& place, const Wanted&, Physical& physical) {
  auto vpc = TRY(find(place, physical.id));
  if (!vpc) return vanished(physical);
  if (vpc->state != "available") return Progress::Pending;
  Json::Array ranges, ipv6_ranges;
  using Ranges = std::vector<VpcCidrBlockAssociation>;
  using Ipv6Ranges = std::vector<VpcIpv6CidrBlockAssociation>;
  for (auto& range : vpc->cidr_block_association_set.value_or(Ranges{}))
    ranges.push_back(Json(range.association_id.value_or("")));
  for (auto& range : vpc->ipv6_cidr_block_association_set.value_or(Ipv6Ranges{}))
    ipv6_ranges.push_back(Json(range.ipv6_cidr_block.value_or("")));
  physical.attributes =
      Json::Object{{"VpcId", Json(physical.id)},
                   {"CidrBlock", Json(vpc->cidr_block.value_or(""))},
                   {"CidrBlockAssociations", Json(std::move(ranges))},
                   {"Ipv6CidrBlocks", Json(std::move(ipv6_ranges))},
                   {"DefaultNetworkAcl", Json(TRY(default_acl(place, physical.id)))},
                   {"DefaultSecurityGroup", Json(TRY(default_group(place, physical.id)))}};
  return Progress::Ready;
}

// EC2 can only make a dedicated one default, and the local cloud not even that.
bool replaces(const Json& before, const Json& after) {
  return text_or(before, "InstanceTenancy", "default") !=
         text_or(after, "InstanceTenancy", "default");
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json& before,
                        const Physical& was) {
  if (replaces(before, wanted.properties)) return not_in_place("AWS::EC2::VPC");
  TRY(set_dns(place, wanted.properties, was.id));
  // What the template no longer says is as EC2 has it in a new one.
  Json again = Json::Object{};
  if (flag(before, "EnableDnsSupport") && !flag(wanted.properties, "EnableDnsSupport"))
    again.set("EnableDnsSupport", true);
  if (flag(before, "EnableDnsHostnames") && !flag(wanted.properties, "EnableDnsHostnames"))
    again.set("EnableDnsHostnames", false);
  TRY(set_dns(place, again, was.id));
  TRY(retag(place, wanted, before, was.id));
  return was;
}

Result<> remove(const Place& place, const Wanted&, const Physical& physical) {
  return done_if_gone(place.client.call<op::DeleteVpc>({.vpc_id = physical.id}));
}

Result<std::optional<Json>> read(const Place& place, const Physical& physical,
                                 const Json& properties) {
  auto vpc = TRY(find(place, physical.id));
  if (!vpc) return {std::nullopt};
  Json now = Json::Object{};
  tell(now, "CidrBlock", vpc->cidr_block);
  tell(now, "InstanceTenancy", vpc->instance_tenancy);
  auto support = TRY(place.client.call<op::DescribeVpcAttribute>(
      {.attribute = "enableDnsSupport", .vpc_id = physical.id}));
  if (support.enable_dns_support) tell(now, "EnableDnsSupport", support.enable_dns_support->value);
  auto names = TRY(place.client.call<op::DescribeVpcAttribute>(
      {.attribute = "enableDnsHostnames", .vpc_id = physical.id}));
  if (names.enable_dns_hostnames)
    tell(now, "EnableDnsHostnames", names.enable_dns_hostnames->value);
  now.set("Tags", tags_as_they_stand(vpc->tags, properties));
  return {std::move(now)};
}

}  // namespace

const ResourceType ec2_vpc = {.name = "AWS::EC2::VPC",
                              .create = create,
                              .ready = ready,
                              .update = update,
                              .replaces = replaces,
                              .remove = remove,
                              .read = read,
                              .passing = ec2_passing};

}  // namespace windlass::formation::types
