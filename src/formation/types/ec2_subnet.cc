#include "aws/ec2/create_subnet.h"
#include "aws/ec2/delete_subnet.h"
#include "aws/ec2/describe_network_acls.h"
#include "aws/ec2/describe_subnets.h"
#include "aws/ec2/modify_subnet_attribute.h"
#include "formation/types/ec2.h"

namespace windlass::formation::types {

extern const ResourceType ec2_subnet;

namespace {

using namespace aws::ec2;

const std::initializer_list<std::string_view> not_honoured = {
    "Ipv4IpamPoolId",    "Ipv4NetmaskLength", "Ipv6IpamPoolId",
    "Ipv6NetmaskLength", "OutpostArn",        "EnableLniAtDeviceIndex"};

Result<std::optional<Subnet>> find(const Place& place, const std::string& id) {
  return find_one<op::DescribeSubnets>(place, {.subnet_ids = std::vector{id}},
                                       &DescribeSubnetsResult::subnets);
}

Result<> modify(const Place& place, ModifySubnetAttributeRequest request, const std::string& id) {
  request.subnet_id = id;
  TRY(place.client.call<op::ModifySubnetAttribute>(std::move(request)));
  return Done{};
}

// EC2 takes one attribute a call.
Result<> set_attributes(const Place& place, const Json& properties, const std::string& id) {
  using On = AttributeBooleanValue;
  if (auto on = flag(properties, "AssignIpv6AddressOnCreation"))
    TRY(modify(place, {.assign_ipv6_address_on_creation = On{*on}}, id));
  if (auto on = flag(properties, "MapPublicIpOnLaunch"))
    TRY(modify(place, {.map_public_ip_on_launch = On{*on}}, id));
  if (auto on = flag(properties, "EnableDns64")) TRY(modify(place, {.enable_dns64 = On{*on}}, id));
  auto& names = part(properties, "PrivateDnsNameOptionsOnLaunch");
  if (auto type = text(names, "HostnameType"))
    TRY(modify(place, {.private_dns_hostname_type_on_launch = *type}, id));
  if (auto on = flag(names, "EnableResourceNameDnsARecord"))
    TRY(modify(place, {.enable_resource_name_dns_a_record_on_launch = On{*on}}, id));
  if (auto on = flag(names, "EnableResourceNameDnsAAAARecord"))
    TRY(modify(place, {.enable_resource_name_dns_aaaa_record_on_launch = On{*on}}, id));
  return Done{};
}

Result<Physical> create(const Place& place, const Wanted& wanted) {
  TRY(refuse(ec2_subnet.name, wanted.properties, not_honoured));
  auto subnet = TRY(find_one<op::DescribeSubnets>(place, {.filters = made_before(wanted)},
                                                  &DescribeSubnetsResult::subnets));
  if (!subnet) {
    auto request = TRY(made_of<CreateSubnetRequest>(
        without(wanted.properties, {"Tags", "AssignIpv6AddressOnCreation", "MapPublicIpOnLaunch",
                                    "EnableDns64", "PrivateDnsNameOptionsOnLaunch"})));
    request.tag_specifications = tagged("subnet", wanted);
    subnet = TRY(place.client.call<op::CreateSubnet>(std::move(request))).subnet;
  }
  auto id = subnet->subnet_id.value_or("");
  TRY(set_attributes(place, wanted.properties, id));
  return Physical{id};
}

Result<std::string> acl_association(const Place& place, const std::string& subnet) {
  auto acl = TRY(find_one<op::DescribeNetworkAcls>(
      place, {.filters = std::vector{filter("association.subnet-id", subnet)}},
      &DescribeNetworkAclsResult::network_acls));
  if (acl && acl->associations)
    for (auto& each : *acl->associations)
      if (each.subnet_id == subnet) return each.network_acl_association_id.value_or("");
  return std::string();
}

Result<Progress> ready(const Place& place, const Wanted&, Physical& physical) {
  auto subnet = TRY(find(place, physical.id));
  if (!subnet) return vanished(physical);
  if (subnet->state != "available") return Progress::Pending;
  Json::Array ranges;
  using Ranges = std::vector<SubnetIpv6CidrBlockAssociation>;
  for (auto& range : subnet->ipv6_cidr_block_association_set.value_or(Ranges{}))
    ranges.push_back(Json(range.ipv6_cidr_block.value_or("")));
  Json attributes =
      Json::Object{{"SubnetId", Json(physical.id)},
                   {"Ipv6CidrBlocks", Json(std::move(ranges))},
                   {"NetworkAclAssociationId", Json(TRY(acl_association(place, physical.id)))}};
  tell(attributes, "AvailabilityZone", subnet->availability_zone);
  tell(attributes, "AvailabilityZoneId", subnet->availability_zone_id);
  tell(attributes, "CidrBlock", subnet->cidr_block);
  tell(attributes, "OutpostArn", subnet->outpost_arn);
  tell(attributes, "VpcId", subnet->vpc_id);
  physical.attributes = std::move(attributes);
  return Progress::Ready;
}

bool replaces(const Json& before, const Json& after) {
  return differs(before, after, "Ipv6CidrBlock");
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json& before,
                        const Physical& was) {
  if (replaces(before, wanted.properties)) return not_in_place("AWS::EC2::Subnet");
  TRY(refuse(ec2_subnet.name, wanted.properties, not_honoured));
  // What the template no longer says is off, as in a new one.
  auto now = wanted.properties;
  for (auto name : {"AssignIpv6AddressOnCreation", "MapPublicIpOnLaunch", "EnableDns64"})
    if (flag(before, name).value_or(false) && !flag(now, name)) now.set(name, false);
  TRY(set_attributes(place, now, was.id));
  TRY(retag(place, wanted, before, was.id));
  return was;
}

Result<> remove(const Place& place, const Wanted&, const Physical& physical) {
  return done_if_gone(place.client.call<op::DeleteSubnet>({.subnet_id = physical.id}));
}

Result<std::optional<Json>> read(const Place& place, const Physical& physical,
                                 const Json& properties) {
  auto subnet = TRY(find(place, physical.id));
  if (!subnet) return {std::nullopt};
  auto now = only(told(*subnet),
                  {"AvailabilityZone", "AvailabilityZoneId", "CidrBlock", "VpcId", "Ipv6Native",
                   "AssignIpv6AddressOnCreation", "MapPublicIpOnLaunch", "EnableDns64"});
  if (auto& names = subnet->private_dns_name_options_on_launch)
    now.set("PrivateDnsNameOptionsOnLaunch",
            in_words_of(part(properties, "PrivateDnsNameOptionsOnLaunch"), told(*names)));
  now.set("Tags", tags_as_they_stand(subnet->tags, properties));
  return {std::move(now)};
}

}  // namespace

const ResourceType ec2_subnet = {.name = "AWS::EC2::Subnet",
                                 .create = create,
                                 .ready = ready,
                                 .update = update,
                                 .replaces = replaces,
                                 .remove = remove,
                                 .read = read,
                                 .passing = ec2_passing};

}  // namespace windlass::formation::types
