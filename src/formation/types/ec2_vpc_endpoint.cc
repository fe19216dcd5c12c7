#include "aws/ec2/create_vpc_endpoint.h"
#include "aws/ec2/delete_vpc_endpoints.h"
#include "aws/ec2/describe_vpc_endpoints.h"
#include "aws/ec2/modify_vpc_endpoint.h"
#include "base/text.h"
#include "base/time.h"
#include "formation/types/ec2.h"

namespace windlass::formation::types {

namespace {

using namespace aws::ec2;

Result<std::optional<VpcEndpoint>> find(const Place& place, const std::string& id) {
  auto endpoint = TRY(find_one<op::DescribeVpcEndpoints>(
      place, {.vpc_endpoint_ids = std::vector{id}}, &DescribeVpcEndpointsResult::vpc_endpoints));
  if (endpoint && equal_ignoring_case(endpoint->state.value_or(""), "deleted"))
    return {std::nullopt};
  return {std::move(endpoint)};
}

Result<Physical> create(const Place& place, const Wanted& wanted) {
  auto request = TRY(made_of<CreateVpcEndpointRequest>(without(wanted.properties, {"Tags"})));
  request.client_token = wanted.token;
  request.tag_specifications = tagged("vpc-endpoint", wanted);
  auto made = TRY(place.client.call<op::CreateVpcEndpoint>(std::move(request)));
  auto id = made.vpc_endpoint->vpc_endpoint_id.value_or("");
  return Physical{id, Json::Object{{"Id", Json(id)}}};
}

Result<Progress> ready(const Place& place, const Wanted&, Physical& physical) {
  auto endpoint = TRY(find(place, physical.id));
  if (!endpoint) return vanished(physical);
  auto state = lower(endpoint->state.value_or(""));
  if (state == "failed" || state == "rejected" || state == "expired")
    return Error{"NotStabilized", "The endpoint is " + state + ": " +
                                      endpoint->failure_reason.value_or("EC2 does not say why")};
  if (state == "pending") return Progress::Pending;
  Json::Array entries;
  for (auto& entry : endpoint->dns_entries.value_or(std::vector<DnsEntry>{}))
    entries.push_back(Json(entry.hosted_zone_id.value_or("") + ":" + entry.dns_name.value_or("")));
  Json attributes = Json::Object{{"Id", Json(physical.id)}, {"DnsEntries", Json(entries)}};
  attributes.set("NetworkInterfaceIds",
                 list_of(endpoint->network_interface_ids.value_or(std::vector<std::string>{})));
  if (endpoint->creation_timestamp)
    attributes.set("CreationTimestamp", Json(format_iso8601(*endpoint->creation_timestamp)));
  physical.attributes = std::move(attributes);
  return Progress::Ready;
}

// Which of a list's words are to be added and which taken away.
void change(const Json& before, const Json& now, std::string_view name,
            std::optional<std::vector<std::string>>& add,
            std::optional<std::vector<std::string>>& drop) {
  auto old_words = texts(before, name), new_words = texts(now, name);
  if (auto words = beyond(new_words, old_words); !words.empty()) add = std::move(words);
  if (auto words = beyond(old_words, new_words); !words.empty()) drop = std::move(words);
}

// Of its DNS options these two cannot be changed.
bool replaces(const Json& before, const Json& after) {
  auto& old_options = part(before, "DnsOptions");
  auto& new_options = part(after, "DnsOptions");
  return differs(old_options, new_options, "PrivateDnsPreference") ||
         differs(old_options, new_options, "PrivateDnsSpecifiedDomains");
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json& before,
                        const Physical& was) {
  if (replaces(before, wanted.properties)) return not_in_place("AWS::EC2::VPCEndpoint");
  auto& now = wanted.properties;
  auto request = TRY(made_of<ModifyVpcEndpointRequest>(
      only(now, {"PrivateDnsEnabled", "IpAddressType", "DnsOptions"})));
  request.vpc_endpoint_id = was.id;
  if (auto policy = document(now, "PolicyDocument"))
    request.policy_document = policy;
  else if (!part(before, "PolicyDocument").is_null())
    request.reset_policy = true;
  change(before, now, "RouteTableIds", request.add_route_table_ids, request.remove_route_table_ids);
  change(before, now, "SubnetIds", request.add_subnet_ids, request.remove_subnet_ids);
  change(before, now, "SecurityGroupIds", request.add_security_group_ids,
         request.remove_security_group_ids);
  if (without(now, {"Tags"}) != without(before, {"Tags"}))
    TRY(place.client.call<op::ModifyVpcEndpoint>(std::move(request)));
  TRY(retag(place, wanted, before, was.id));
  return was;
}

Result<> remove(const Place& place, const Wanted&, const Physical& physical) {
  auto answer =
      place.client.call<op::DeleteVpcEndpoints>({.vpc_endpoint_ids = std::vector{physical.id}});
  if (is_gone(answer)) return Done{};
  auto failed = TRY(std::move(answer)).unsuccessful;
  if (!failed || failed->empty() || !failed->front().error) return Done{};
  Error error{failed->front().error->code.value_or(""),
              failed->front().error->message.value_or("")};
  if (is_gone(error)) return Done{};
  return error;
}

Result<Progress> gone(const Place& place, const Physical& physical) {
  return TRY(find(place, physical.id)) ? Progress::Pending : Progress::Ready;
}

Result<std::optional<Json>> read(const Place& place, const Physical& physical,
                                 const Json& properties) {
  auto endpoint = TRY(find(place, physical.id));
  if (!endpoint) return {std::nullopt};
  auto now =
      only(told(*endpoint), {"VpcEndpointType", "VpcId", "ServiceName", "RouteTableIds",
                             "SubnetIds", "PrivateDnsEnabled", "IpAddressType", "ServiceRegion"});
  if (endpoint->policy_document)
    now.set("PolicyDocument", parsed_document(*endpoint->policy_document));
  std::vector<std::string> groups;
  for (auto& group : endpoint->groups.value_or(std::vector<SecurityGroupIdentifier>{}))
    groups.push_back(group.group_id.value_or(""));
  now.set("SecurityGroupIds", list_of(groups));
  now.set("Tags", tags_as_they_stand(endpoint->tags, properties));
  return {std::move(now)};
}

}  // namespace

extern const ResourceType ec2_vpc_endpoint = {.name = "AWS::EC2::VPCEndpoint",
                                              .create = create,
                                              .ready = ready,
                                              .update = update,
                                              .replaces = replaces,
                                              .remove = remove,
                                              .gone = gone,
                                              .read = read,
                                              .passing = ec2_passing};

}  // namespace windlass::formation::types
