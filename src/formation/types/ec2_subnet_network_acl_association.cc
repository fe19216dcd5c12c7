#include "aws/ec2/describe_network_acls.h"
#include "aws/ec2/replace_network_acl_association.h"
#include "formation/types/ec2.h"

namespace windlass::formation::types {

extern const ResourceType ec2_subnet_network_acl_association;

namespace {

using namespace aws::ec2;

Result<std::optional<NetworkAcl>> find_acl(const Place& place, std::vector<Filter> filters) {
  return find_one<op::DescribeNetworkAcls>(place, {.filters = std::move(filters)},
                                           &DescribeNetworkAclsResult::network_acls);
}

// A subnet always has one.
Result<std::optional<NetworkAclAssociation>> find(const Place& place, std::string by,
                                                  const std::string& value) {
  auto acl = TRY(find_acl(place, {filter(std::move(by), value)}));
  if (acl && acl->associations)
    for (auto& each : *acl->associations)
      if (each.subnet_id == value || each.network_acl_association_id == value) return {each};
  return {std::nullopt};
}

Result<std::string> put(const Place& place, const NetworkAclAssociation& now,
                        const std::string& acl) {
  if (now.network_acl_id == acl) return now.network_acl_association_id.value_or("");
  auto answer = TRY(place.client.call<op::ReplaceNetworkAclAssociation>(
      {.association_id = now.network_acl_association_id, .network_acl_id = acl}));
  return answer.new_association_id.value_or("");
}

Result<Physical> create(const Place& place, const Wanted& wanted) {
  auto subnet = text_or(wanted.properties, "SubnetId", "");
  auto now = TRY(find(place, "association.subnet-id", subnet));
  if (!now)
    return Error{"InvalidSubnetID.NotFound", "The subnet ID '" + subnet + "' does not exist"};
  auto id = TRY(put(place, *now, text_or(wanted.properties, "NetworkAclId", "")));
  return Physical{id, Json::Object{{"AssociationId", Json(id)}}};
}

// Also for one that was imported: it is known by its id alone.
Result<Progress> ready(const Place&, const Wanted&, Physical& physical) {
  physical.attributes = Json::Object{{"AssociationId", Json(physical.id)}};
  return Progress::Ready;
}

// The subnet goes back to its VPC's own list.
Result<> remove(const Place& place, const Wanted&, const Physical& physical) {
  auto now = TRY(find(place, "association.association-id", physical.id));
  if (!now) return Done{};
  auto acl = TRY(find_acl(place, {filter("network-acl-id", now->network_acl_id.value_or(""))}));
  if (!acl) return Done{};
  auto usual =
      TRY(find_acl(place, {filter("vpc-id", acl->vpc_id.value_or("")), filter("default", "true")}));
  if (usual) TRY(put(place, *now, usual->network_acl_id.value_or("")));
  return Done{};
}

Result<std::optional<Json>> read(const Place& place, const Physical& physical, const Json&) {
  auto now = TRY(find(place, "association.association-id", physical.id));
  if (!now) return {std::nullopt};
  return {only(told(*now), {"SubnetId", "NetworkAclId"})};
}

}  // namespace

const ResourceType ec2_subnet_network_acl_association = {
    .name = "AWS::EC2::SubnetNetworkAclAssociation",
    .create = create,
    .ready = ready,
    .remove = remove,
    .read = read,
    .passing = ec2_passing};

}  // namespace windlass::formation::types
