#include <algorithm>

#include "aws/route53/associate_vpc_with_hosted_zone.h"
#include "aws/route53/change_tags_for_resource.h"
#include "aws/route53/create_hosted_zone.h"
#include "aws/route53/delete_hosted_zone.h"
#include "aws/route53/disassociate_vpc_from_hosted_zone.h"
#include "aws/route53/get_hosted_zone.h"
#include "aws/route53/list_hosted_zones_by_name.h"
#include "aws/route53/list_tags_for_resource.h"
#include "aws/route53/update_hosted_zone_comment.h"
#include "base/hash.h"
#include "base/text.h"
#include "formation/types/properties.h"
#include "formation/types/requests.h"
#include "formation/types/route53_records.h"
#include "formation/types/tags.h"

namespace windlass::formation::types {

extern const ResourceType route53_hosted_zone;

namespace {

using namespace aws::route53;

constexpr const char* tagged_type = "hostedzone";

std::string bare(const std::optional<std::string>& id) {
  auto text = id.value_or("");
  return text.substr(text.rfind('/') == text.npos ? 0 : text.rfind('/') + 1);
}

// Route 53 knows by it that a call is the same call again. It may remember those of zones that are
// gone: the next attempt takes another.
constexpr int references_max = 8;
std::string reference(const Wanted& wanted, int attempt) {
  return hex(sha256(wanted.stack_id + '\n' + wanted.logical_id + '\n' + wanted.token)) + '-' +
         std::to_string(attempt);
}

Physical zone(const std::string& id, const std::optional<DelegationSet>& set) {
  Json::Array servers;
  if (set && set->name_servers)
    for (auto& server : *set->name_servers) servers.push_back(Json(server));
  return {id, Json::Object{{"Id", Json(id)}, {"NameServers", Json(std::move(servers))}}};
}

Result<> check_served(const Json& properties) {
  return refuse(route53_hosted_zone.name, properties, {"HostedZoneFeatures", "QueryLoggingConfig"});
}

Result<std::vector<VPC>> vpcs_of(const Json& properties) {
  std::vector<VPC> list;
  for (auto& item : items(properties, "VPCs")) list.push_back(TRY(made_of<VPC>(item)));
  return list;
}

bool contains(const std::vector<VPC>& list, const VPC& vpc) {
  return std::ranges::find(list, vpc.vpc_id, &VPC::vpc_id) != list.end();
}

Result<> settle_vpcs(const Place& place, const std::string& id, const std::vector<VPC>& now,
                     const std::vector<VPC>& wanted) {
  // A private zone is never without one: first those that come.
  for (auto& vpc : wanted)
    if (!contains(now, vpc))
      TRY(place.client.call<op::AssociateVPCWithHostedZone>({.hosted_zone_id = id, .vpc = vpc}));
  for (auto& vpc : now)
    if (!contains(wanted, vpc))
      TRY(done_or(
          place.client.call<op::DisassociateVPCFromHostedZone>({.hosted_zone_id = id, .vpc = vpc}),
          {"VPCAssociationNotFound"}));
  return Done{};
}

Result<Tags> tags_now(const Place& place, const std::string& id) {
  auto answer = TRY(place.client.call<op::ListTagsForResource>(
      {.resource_type = tagged_type, .resource_id = id}));
  return tag_map(answer.resource_tag_set.value_or(ResourceTagSet()).tags);
}

Result<> settle_tags(const Place& place, const Wanted& wanted, const std::string& id) {
  auto [set, drop] = tag_change(TRY(tags_now(place, id)), plain_tags_of(wanted, "HostedZoneTags"));
  if (set.empty() && drop.empty()) return Done{};
  ChangeTagsForResourceRequest request{.resource_type = tagged_type, .resource_id = id};
  if (!set.empty()) request.add_tags = tag_list<Tag>(set);
  if (!drop.empty()) request.remove_tag_keys = drop;
  TRY(place.client.call<op::ChangeTagsForResource>(std::move(request)));
  return Done{};
}

// The zone that an earlier call of this creation made.
Result<std::optional<std::string>> find_made(const Place& place, const Wanted& wanted,
                                             const std::string& reference) {
  auto answer = TRY(
      place.client.call<op::ListHostedZonesByName>({.dns_name = text(wanted.properties, "Name")}));
  for (auto& one : answer.hosted_zones.value_or(std::vector<HostedZone>()))
    if (one.caller_reference == reference) return {bare(one.id)};
  return {std::nullopt};
}

struct Made {
  std::string id;
  std::optional<std::string> change = {};
};

Result<Made> make(const Place& place, const Wanted& wanted, CreateHostedZoneRequest request) {
  for (int attempt = 0; attempt < references_max; ++attempt) {
    request.caller_reference = reference(wanted, attempt);
    auto made = place.client.call<op::CreateHostedZone>(request);
    if (!is_refused(made, {"HostedZoneAlreadyExists"})) {
      auto answer = TRY(std::move(made));
      return Made{bare(answer.hosted_zone.value_or(HostedZone()).id),
                  answer.change_info.value_or(ChangeInfo()).id};
    }
    if (auto id = TRY(find_made(place, wanted, *request.caller_reference))) return Made{*id};
  }
  return already_exists(route53_hosted_zone.name, text_or(wanted.properties, "Name", ""));
}

Result<Physical> create(const Place& place, const Wanted& wanted) {
  TRY(check_served(wanted.properties));
  auto vpcs = TRY(vpcs_of(wanted.properties));
  CreateHostedZoneRequest request{.name = text(wanted.properties, "Name")};
  if (!vpcs.empty()) request.vpc = vpcs.front();
  if (auto comment = text(part(wanted.properties, "HostedZoneConfig"), "Comment"))
    request.hosted_zone_config = HostedZoneConfig{.comment = comment};
  auto made = TRY(make(place, wanted, std::move(request)));
  auto there = TRY(place.client.call<op::GetHostedZone>({.id = made.id}));
  if (!vpcs.empty())
    TRY(settle_vpcs(place, made.id, there.vp_cs.value_or(std::vector<VPC>()), vpcs));
  TRY(settle_tags(place, wanted, made.id));
  auto physical = zone(made.id, there.delegation_set);
  remember_change(physical, made.change);
  return physical;
}

Result<Progress> ready(const Place& place, const Wanted&, Physical& physical) {
  return in_sync(place, physical);
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json& before,
                        const Physical& was) {
  auto& now = wanted.properties;
  TRY(check_served(now));
  if (differs(before, now, "HostedZoneConfig"))
    TRY(place.client.call<op::UpdateHostedZoneComment>(
        {.id = was.id, .comment = text_or(part(now, "HostedZoneConfig"), "Comment", "")}));
  auto there = TRY(place.client.call<op::GetHostedZone>({.id = was.id}));
  if (differs(before, now, "VPCs"))
    TRY(settle_vpcs(place, was.id, there.vp_cs.value_or(std::vector<VPC>()), TRY(vpcs_of(now))));
  TRY(settle_tags(place, wanted, was.id));
  return zone(was.id, there.delegation_set);
}

Result<> remove(const Place& place, const Wanted&, const Physical& was) {
  return done_or(place.client.call<op::DeleteHostedZone>({.id = was.id}), {"NoSuchHostedZone"});
}

Result<std::optional<Json>> read(const Place& place, const Physical& was, const Json& properties) {
  auto answer = place.client.call<op::GetHostedZone>({.id = was.id});
  if (is_refused(answer, {"NoSuchHostedZone"})) return {std::nullopt};
  auto there = TRY(std::move(answer));
  auto found = there.hosted_zone.value_or(HostedZone());
  Json now = Json::Object{};
  // Route 53 puts a dot at the end of every name.
  auto name = found.name.value_or("");
  auto given = text_or(properties, "Name", "");
  now.set("Name", Json(name == given + '.' ? given : name));
  if (found.config && found.config->comment)
    now.set("HostedZoneConfig", Json::Object{{"Comment", Json(*found.config->comment)}});
  Json::Array vpcs;
  for (auto& vpc : there.vp_cs.value_or(std::vector<VPC>())) vpcs.push_back(told(vpc));
  if (!vpcs.empty()) now.set("VPCs", Json(std::move(vpcs)));
  if (properties.find("HostedZoneTags"))
    now.set("HostedZoneTags",
            tag_property(TRY(tags_now(place, was.id)), properties, "HostedZoneTags"));
  return {std::move(now)};
}

}  // namespace

const ResourceType route53_hosted_zone{.name = "AWS::Route53::HostedZone",
                                       .create = create,
                                       .ready = ready,
                                       .update = update,
                                       .remove = remove,
                                       .read = read};

}  // namespace windlass::formation::types
