#include "aws/ec2/create_network_acl_entry.h"
#include "aws/ec2/delete_network_acl_entry.h"
#include "aws/ec2/describe_network_acls.h"
#include "aws/ec2/replace_network_acl_entry.h"
#include "formation/types/ec2.h"

namespace windlass::formation::types {

extern const ResourceType ec2_network_acl_entry;

namespace {

using namespace aws::ec2;

bool is_egress(const Json& properties) { return flag(properties, "Egress").value_or(false); }

template <class Request>
Result<Request> request_of(const Json& properties) {
  auto request = TRY(made_of<Request>(renamed(properties, {{"Icmp", "IcmpTypeCode"}})));
  request.egress = is_egress(properties);
  return request;
}

Result<std::optional<NetworkAclEntry>> find(const Place& place, const Json& properties) {
  auto acl = TRY(find_one<op::DescribeNetworkAcls>(
      place, {.network_acl_ids = std::vector{text_or(properties, "NetworkAclId", "")}},
      &DescribeNetworkAclsResult::network_acls));
  if (acl && acl->entries)
    for (auto& entry : *acl->entries)
      if (entry.rule_number == number(properties, "RuleNumber") &&
          entry.egress == is_egress(properties))
        return {entry};
  return {std::nullopt};
}

Json as_written(const NetworkAclEntry& entry) {
  return renamed(told(entry), {{"IcmpTypeCode", "Icmp"}});
}

bool is_the_same(const NetworkAclEntry& entry, const Json& properties) {
  auto there = as_written(entry);
  for (auto name : {"CidrBlock", "Ipv6CidrBlock", "Protocol", "RuleAction"})
    if (text(there, name) != text(properties, name)) return false;
  return true;
}

Result<Physical> create(const Place& place, const Wanted& wanted) {
  auto request = TRY(request_of<CreateNetworkAclEntryRequest>(wanted.properties));
  auto made = place.client.call<op::CreateNetworkAclEntry>(std::move(request));
  auto id = text_or(wanted.properties, "NetworkAclId", "") + "|" +
            text_or(wanted.properties, "RuleNumber", "") + "|" +
            (is_egress(wanted.properties) ? "true" : "false");
  if (is_refused(made, {"NetworkAclEntryAlreadyExists"})) {
    auto there = TRY(find(place, wanted.properties));
    if (!there || !is_the_same(*there, wanted.properties))
      return already_exists(ec2_network_acl_entry.name, id);
  } else if (!made) {
    return std::move(made).error();
  }
  return Physical{id, Json::Object{{"Id", Json(id)}}};
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json&,
                        const Physical& was) {
  auto request = TRY(request_of<ReplaceNetworkAclEntryRequest>(wanted.properties));
  TRY(place.client.call<op::ReplaceNetworkAclEntry>(std::move(request)));
  return Physical{was.id, Json::Object{{"Id", Json(was.id)}}};
}

Result<> remove(const Place& place, const Wanted& wanted, const Physical&) {
  auto request = TRY(request_of<DeleteNetworkAclEntryRequest>(
      only(wanted.properties, {"NetworkAclId", "RuleNumber", "Egress"})));
  return done_if_gone(place.client.call<op::DeleteNetworkAclEntry>(std::move(request)));
}

Result<std::optional<Json>> read(const Place& place, const Physical&, const Json& properties) {
  auto there = TRY(find(place, properties));
  if (!there) return {std::nullopt};
  auto now = as_written(*there);
  now.set("NetworkAclId", part(properties, "NetworkAclId"));
  return {std::move(now)};
}

}  // namespace

const ResourceType ec2_network_acl_entry = {.name = "AWS::EC2::NetworkAclEntry",
                                            .create = create,
                                            .update = update,
                                            .remove = remove,
                                            .read = read,
                                            .passing = ec2_passing};

}  // namespace windlass::formation::types
