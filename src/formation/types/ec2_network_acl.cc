#include "aws/ec2/create_network_acl.h"
#include "aws/ec2/delete_network_acl.h"
#include "aws/ec2/describe_network_acls.h"
#include "formation/types/ec2.h"

namespace windlass::formation::types {

namespace {

using namespace aws::ec2;

Physical known_by(const std::string& id) { return {id, Json::Object{{"Id", Json(id)}}}; }

Result<Physical> create(const Place& place, const Wanted& wanted) {
  auto made = TRY(
      place.client.call<op::CreateNetworkAcl>({.tag_specifications = tagged("network-acl", wanted),
                                               .client_token = wanted.token,
                                               .vpc_id = text(wanted.properties, "VpcId")}));
  auto id = made.network_acl->network_acl_id.value_or("");
  return known_by(id);
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json& before,
                        const Physical& was) {
  TRY(retag(place, wanted, before, was.id));
  return known_by(was.id);
}

Result<> remove(const Place& place, const Wanted&, const Physical& physical) {
  return done_if_gone(place.client.call<op::DeleteNetworkAcl>({.network_acl_id = physical.id}));
}

Result<std::optional<Json>> read(const Place& place, const Physical& physical,
                                 const Json& properties) {
  auto acl =
      TRY(find_one<op::DescribeNetworkAcls>(place, {.network_acl_ids = std::vector{physical.id}},
                                            &DescribeNetworkAclsResult::network_acls));
  if (!acl) return {std::nullopt};
  Json now = Json::Object{{"Tags", tags_as_they_stand(acl->tags, properties)}};
  tell(now, "VpcId", acl->vpc_id);
  return {std::move(now)};
}

}  // namespace

extern const ResourceType ec2_network_acl = {.name = "AWS::EC2::NetworkAcl",
                                             .create = create,
                                             .update = update,
                                             .remove = remove,
                                             .read = read,
                                             .passing = ec2_passing};

}  // namespace windlass::formation::types
