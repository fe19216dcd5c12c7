#include "aws/iam/create_role.h"
#include "aws/iam/delete_role.h"
#include "aws/iam/delete_role_permissions_boundary.h"
#include "aws/iam/get_role.h"
#include "aws/iam/put_role_permissions_boundary.h"
#include "aws/iam/tag_role.h"
#include "aws/iam/untag_role.h"
#include "aws/iam/update_assume_role_policy.h"
#include "aws/iam/update_role.h"
#include "formation/types/iam_holder.h"
#include "formation/types/names.h"
#include "formation/types/properties.h"
#include "formation/types/requests.h"
#include "formation/types/tags.h"

namespace windlass::formation::types {

extern const ResourceType iam_role;

namespace {

using namespace aws::iam;

constexpr std::int64_t hour = 3600;

Physical role(const Role& there) {
  return {there.role_name.value_or(""), Json::Object{{"Arn", Json(there.arn.value_or(""))},
                                                     {"RoleId", Json(there.role_id.value_or(""))}}};
}

Result<Role> get(const Place& place, const std::string& name) {
  return TRY(place.client.call<op::GetRole>({.role_name = name})).role.value_or(Role());
}

Result<Role> make(const Place& place, const Wanted& wanted) {
  auto name = name_of(wanted, "RoleName", 64);
  auto named = is_named(wanted, "RoleName");
  auto request = TRY(made_of<CreateRoleRequest>(
      only(wanted.properties, {"AssumeRolePolicyDocument", "Description", "MaxSessionDuration",
                               "Path", "PermissionsBoundary"})));
  request.role_name = name;
  auto tags = plain_tags_of(wanted);
  if (named) tags = with_token(std::move(tags), wanted);
  if (!tags.empty()) request.tags = tag_list<Tag>(tags);
  auto made = place.client.call<op::CreateRole>(std::move(request));
  if (!is_refused(made, entity_exists)) return TRY(std::move(made)).role.value_or(Role());
  auto there = TRY(get(place, name));
  if (named && !has_token(tag_map(there.tags), wanted)) return already_exists(iam_role.name, name);
  return there;
}

Result<Physical> create(const Place& place, const Wanted& wanted) {
  auto made = role(TRY(make(place, wanted)));
  TRY(settle_policies(place, iam_role_holder, made.id, Json::Object{}, wanted.properties));
  return made;
}

Result<> put_boundary(const Place& place, const Json& properties, const std::string& name) {
  if (auto boundary = text(properties, "PermissionsBoundary"))
    TRY(place.client.call<op::PutRolePermissionsBoundary>(
        {.role_name = name, .permissions_boundary = boundary}));
  else
    TRY(done_or(place.client.call<op::DeleteRolePermissionsBoundary>({.role_name = name}),
                no_such_entity));
  return Done{};
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json& before,
                        const Physical& was) {
  auto& now = wanted.properties;
  if (differs(before, now, "AssumeRolePolicyDocument"))
    TRY(place.client.call<op::UpdateAssumeRolePolicy>(
        {.role_name = was.id, .policy_document = document(now, "AssumeRolePolicyDocument")}));
  if (differs(before, now, "Description") || differs(before, now, "MaxSessionDuration"))
    TRY(place.client.call<op::UpdateRole>({.role_name = was.id,
                                           .description = text_or(now, "Description", ""),
                                           .max_session_duration = static_cast<std::int32_t>(
                                               number(now, "MaxSessionDuration").value_or(hour))}));
  if (differs(before, now, "PermissionsBoundary")) TRY(put_boundary(place, now, was.id));
  TRY(settle_policies(place, iam_role_holder, was.id, before, now));
  auto there = TRY(get(place, was.id));
  auto [set, drop] = tag_change(tag_map(there.tags), plain_tags_of(wanted));
  if (!set.empty())
    TRY(place.client.call<op::TagRole>({.role_name = was.id, .tags = tag_list<Tag>(set)}));
  if (!drop.empty()) TRY(place.client.call<op::UntagRole>({.role_name = was.id, .tag_keys = drop}));
  return role(there);
}

Result<> remove(const Place& place, const Wanted&, const Physical& was) {
  TRY(strip_policies(place, iam_role_holder, was.id));
  return done_or(place.client.call<op::DeleteRole>({.role_name = was.id}), no_such_entity);
}

Result<std::optional<Json>> read(const Place& place, const Physical& was, const Json& properties) {
  auto answer = get(place, was.id);
  if (is_refused(answer, no_such_entity)) return {std::nullopt};
  auto there = TRY(std::move(answer));
  Json now = Json::Object{};
  set_if(now, "RoleName", there.role_name);
  set_if(now, "Path", there.path);
  set_if(now, "Description", there.description);
  if (there.max_session_duration) now.set("MaxSessionDuration", Json(*there.max_session_duration));
  now.set("AssumeRolePolicyDocument",
          parsed_document(there.assume_role_policy_document.value_or("")));
  if (there.permissions_boundary)
    set_if(now, "PermissionsBoundary", there.permissions_boundary->permissions_boundary_arn);
  TRY(read_policies(place, iam_role_holder, was.id, properties, now));
  if (properties.find("Tags")) now.set("Tags", tag_property(tag_map(there.tags), properties));
  return {std::move(now)};
}

}  // namespace

const ResourceType iam_role{
    .name = "AWS::IAM::Role", .create = create, .update = update, .remove = remove, .read = read};

}  // namespace windlass::formation::types
