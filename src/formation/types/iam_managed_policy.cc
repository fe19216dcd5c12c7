#include <algorithm>

#include "aws/iam/create_policy.h"
#include "aws/iam/create_policy_version.h"
#include "aws/iam/delete_policy.h"
#include "aws/iam/delete_policy_version.h"
#include "aws/iam/get_policy.h"
#include "aws/iam/get_policy_version.h"
#include "aws/iam/list_entities_for_policy.h"
#include "aws/iam/list_policy_versions.h"
#include "base/time.h"
#include "formation/types/iam_holder.h"
#include "formation/types/names.h"
#include "formation/types/properties.h"
#include "formation/types/requests.h"
#include "formation/types/tags.h"

namespace windlass::formation::types {

extern const ResourceType iam_managed_policy;

namespace {

using namespace aws::iam;
using Names = std::vector<std::string>;

constexpr std::size_t versions_max = 5;
constexpr int pages_max = 100;

std::string arn_of(const Place& place, const Wanted& wanted) {
  return "arn:" + place.partition + ":iam::" + place.account + ":policy" +
         text_or(wanted.properties, "Path", "/") + name_of(wanted, "ManagedPolicyName", 128);
}

Physical policy(const Policy& there) {
  Json attributes = Json::Object{};
  set_if(attributes, "PolicyArn", there.arn);
  set_if(attributes, "PolicyId", there.policy_id);
  set_if(attributes, "DefaultVersionId", there.default_version_id);
  attributes.set("AttachmentCount", Json(there.attachment_count.value_or(0)));
  attributes.set("PermissionsBoundaryUsageCount",
                 Json(there.permissions_boundary_usage_count.value_or(0)));
  attributes.set("IsAttachable", Json(there.is_attachable.value_or(true)));
  if (there.create_date) attributes.set("CreateDate", Json(format_iso8601(*there.create_date)));
  if (there.update_date) attributes.set("UpdateDate", Json(format_iso8601(*there.update_date)));
  return {there.arn.value_or(""), std::move(attributes)};
}

Result<Policy> get(const Place& place, const std::string& arn) {
  return TRY(place.client.call<op::GetPolicy>({.policy_arn = arn})).policy.value_or(Policy());
}

struct Holders {
  const char* property;
  const IamHolder& holder;
};
const Holders all_holders[] = {
    {"Groups", iam_group_holder}, {"Roles", iam_role_holder}, {"Users", iam_user_holder}};

Result<> settle_holders(const Place& place, const std::string& arn, const Json& before,
                        const Json& now) {
  for (auto& [property, holder] : all_holders) {
    auto had = texts(before, property), has = texts(now, property);
    for (auto& name : has) TRY(holder.attach(place, name, arn));
    for (auto& name : had)
      if (std::ranges::find(has, name) == has.end())
        TRY(done_or(holder.detach(place, name, arn), no_such_entity));
  }
  return Done{};
}

Result<Policy> make(const Place& place, const Wanted& wanted) {
  auto named = is_named(wanted, "ManagedPolicyName");
  CreatePolicyRequest request{.policy_name = name_of(wanted, "ManagedPolicyName", 128),
                              .path = text(wanted.properties, "Path"),
                              .policy_document = document(wanted.properties, "PolicyDocument"),
                              .description = text(wanted.properties, "Description")};
  // Templates give managed policies no tags; ours says who made one whose name the template gives.
  if (named) request.tags = tag_list<Tag>(with_token({}, wanted));
  auto made = place.client.call<op::CreatePolicy>(std::move(request));
  if (!is_refused(made, entity_exists)) return TRY(std::move(made)).policy.value_or(Policy());
  auto there = TRY(get(place, arn_of(place, wanted)));
  if (named && !has_token(tag_map(there.tags), wanted))
    return already_exists(iam_managed_policy.name, arn_of(place, wanted));
  return there;
}

Result<Physical> create(const Place& place, const Wanted& wanted) {
  auto made = TRY(make(place, wanted));
  auto arn = made.arn.value_or("");
  TRY(settle_holders(place, arn, Json::Object{}, wanted.properties));
  return policy(TRY(get(place, arn)));
}

Result<std::vector<PolicyVersion>> versions_of(const Place& place, const std::string& arn) {
  auto answer = TRY(place.client.call<op::ListPolicyVersions>({.policy_arn = arn}));
  return answer.versions.value_or(std::vector<PolicyVersion>());
}

// A policy has five versions at most: the oldest that is not in force makes room.
Result<> put_version(const Place& place, const std::string& arn, const std::string& words) {
  auto versions = TRY(versions_of(place, arn));
  if (versions.size() >= versions_max) {
    const PolicyVersion* oldest = nullptr;
    for (auto& version : versions)
      if (!version.is_default_version.value_or(false) &&
          (!oldest || version.create_date <= oldest->create_date))
        oldest = &version;
    if (oldest)
      TRY(place.client.call<op::DeletePolicyVersion>(
          {.policy_arn = arn, .version_id = oldest->version_id}));
  }
  TRY(place.client.call<op::CreatePolicyVersion>(
      {.policy_arn = arn, .policy_document = words, .set_as_default = true}));
  return Done{};
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json& before,
                        const Physical& was) {
  auto& now = wanted.properties;
  if (differs(before, now, "PolicyDocument"))
    TRY(put_version(place, was.id, document(now, "PolicyDocument").value_or("")));
  TRY(settle_holders(place, was.id, before, now));
  return policy(TRY(get(place, was.id)));
}

Result<ListEntitiesForPolicyResponse> entities(const Place& place, const std::string& arn) {
  return place.client.call<op::ListEntitiesForPolicy>({.policy_arn = arn});
}

Names names_of(const ListEntitiesForPolicyResponse& held, std::string_view property) {
  Names names;
  if (property == "Groups" && held.policy_groups)
    for (auto& one : *held.policy_groups) names.push_back(one.group_name.value_or(""));
  if (property == "Roles" && held.policy_roles)
    for (auto& one : *held.policy_roles) names.push_back(one.role_name.value_or(""));
  if (property == "Users" && held.policy_users)
    for (auto& one : *held.policy_users) names.push_back(one.user_name.value_or(""));
  return names;
}

Result<> remove(const Place& place, const Wanted&, const Physical& was) {
  for (int page = 0; page < pages_max; ++page) {
    auto answer = entities(place, was.id);
    if (is_refused(answer, no_such_entity)) return Done{};
    auto held = TRY(std::move(answer));
    for (auto& [property, holder] : all_holders)
      for (auto& name : names_of(held, property))
        TRY(done_or(holder.detach(place, name, was.id), no_such_entity));
    if (!held.is_truncated.value_or(false)) break;
  }
  for (auto& version : TRY(versions_of(place, was.id)))
    if (!version.is_default_version.value_or(false))
      TRY(done_or(place.client.call<op::DeletePolicyVersion>(
                      {.policy_arn = was.id, .version_id = version.version_id}),
                  no_such_entity));
  return done_or(place.client.call<op::DeletePolicy>({.policy_arn = was.id}), no_such_entity);
}

Result<std::optional<Json>> read(const Place& place, const Physical& was, const Json& properties) {
  auto answer = get(place, was.id);
  if (is_refused(answer, no_such_entity)) return {std::nullopt};
  auto there = TRY(std::move(answer));
  Json now = Json::Object{};
  set_if(now, "ManagedPolicyName", there.policy_name);
  set_if(now, "Path", there.path);
  set_if(now, "Description", there.description);
  auto version = TRY(place.client.call<op::GetPolicyVersion>(
      {.policy_arn = was.id, .version_id = there.default_version_id}));
  if (version.policy_version) {
    auto document = parsed_document(version.policy_version->document.value_or(""));
    auto& given = part(properties, "PolicyDocument");
    bool same = given.is_string() && parsed_document(given.as_string()) == document;
    now.set("PolicyDocument", same ? given : document);
  }
  auto held = TRY(entities(place, was.id));
  for (auto& [property, holder] : all_holders) {
    if (!properties.find(property)) continue;
    Json::Array names;
    for (auto& name : names_of(held, property)) names.push_back(Json(name));
    now.set(property, Json(std::move(names)));
  }
  return {std::move(now)};
}

}  // namespace

const ResourceType iam_managed_policy{.name = "AWS::IAM::ManagedPolicy",
                                      .create = create,
                                      .update = update,
                                      .remove = remove,
                                      .read = read};

}  // namespace windlass::formation::types
