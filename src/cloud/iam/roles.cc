// Roles: made, shown, changed, removed.
#include "cloud/iam/documents.h"
#include "cloud/iam/handlers.h"
#include "cloud/iam/pages.h"
#include "cloud/iam/policy_owner.h"
#include "cloud/iam/tags.h"
#include "cloud/iam/views.h"

namespace windlass::cloud::iam {

namespace {

constexpr std::int32_t session_seconds_default = 3600;

Result<> check_session_seconds(const std::optional<std::int32_t>& seconds) {
  if (!seconds || (*seconds >= 3600 && *seconds <= 43200)) return Done{};
  return validation_error(
      "1 validation error detected: Value at 'maxSessionDuration' failed to satisfy constraint: "
      "Member must have value between 3600 and 43200");
}

void describe(Iam& iam, const Entity& role, const std::optional<std::string>& description) {
  if (description)
    iam.db.run("update iam_entity set description = ? where id = ?", {*description, role.id});
}

}  // namespace

Result<CreateRoleResponse> create_role(Iam& iam, const Call& call, const CreateRoleRequest& in) {
  TRY(check_session_seconds(in.max_session_duration));
  if (in.path && in.path->starts_with("/aws-service-role/"))
    return validation_error("The specified path is reserved for service-linked roles.");
  auto trust = in.assume_role_policy_document.value_or("");
  TRY(check_trust(iam, call, trust));
  TRY(check_boundary(iam, call, in.permissions_boundary));
  auto role = TRY(make_entity(iam, call,
                              {.kind = Kind::Role,
                               .name = in.role_name,
                               .path = in.path,
                               .description = in.description,
                               .boundary = in.permissions_boundary}));
  iam.db.run("insert into iam_role (id, trust, session_seconds_max) values (?, ?, ?)",
             {role.id, trust, in.max_session_duration.value_or(session_seconds_default)});
  TRY(put_tags(iam, role, in.tags));
  return CreateRoleResponse{.role = role_view(iam, role, Detail::Full)};
}

Result<GetRoleResponse> get_role(Iam& iam, const Call& call, const GetRoleRequest& in) {
  auto role = TRY(get_entity(iam, call, Kind::Role, in.role_name));
  return GetRoleResponse{.role = role_view(iam, role, Detail::Full)};
}

Result<ListRolesResponse> list_roles(Iam& iam, const Call& call, const ListRolesRequest& in) {
  ListRolesResponse answer;
  answer.roles.emplace();
  return paged(
      in, std::move(answer),
      [&](std::string_view after, std::int64_t limit) {
        return entity_rows(iam, call.caller.account.text, Kind::Role, after, in.path_prefix, limit);
      },
      [&](ListRolesResponse& out, const store::Row& row) {
        out.roles->push_back(role_view(iam, read_entity(row), Detail::Listed));
      });
}

Result<UpdateRoleResponse> update_role(Iam& iam, const Call& call, const UpdateRoleRequest& in) {
  auto role = TRY(get_changeable(iam, call, Kind::Role, in.role_name));
  TRY(check_session_seconds(in.max_session_duration));
  describe(iam, role, in.description);
  // AWS puts the default back when none is given.
  iam.db.run("update iam_role set session_seconds_max = ? where id = ?",
             {in.max_session_duration.value_or(session_seconds_default), role.id});
  return UpdateRoleResponse{};
}

Result<UpdateRoleDescriptionResponse> update_role_description(
    Iam& iam, const Call& call, const UpdateRoleDescriptionRequest& in) {
  auto role = TRY(get_changeable(iam, call, Kind::Role, in.role_name));
  describe(iam, role, in.description);
  role.description = in.description;
  return UpdateRoleDescriptionResponse{.role = role_view(iam, role, Detail::Full)};
}

Result<> update_assume_role_policy(Iam& iam, const Call& call,
                                   const UpdateAssumeRolePolicyRequest& in) {
  auto role = TRY(get_changeable(iam, call, Kind::Role, in.role_name));
  auto trust = in.policy_document.value_or("");
  TRY(check_trust(iam, call, trust));
  iam.db.run("update iam_role set trust = ? where id = ?", {trust, role.id});
  return Done{};
}

Result<> delete_role(Iam& iam, const Call& call, const DeleteRoleRequest& in) {
  auto role = TRY(get_changeable(iam, call, Kind::Role, in.role_name));
  if (iam.db.any("select 1 from iam_profile_role where role = ?", {role.id}))
    return delete_conflict("Cannot delete entity, must remove roles from instance profile first.");
  TRY(check_without_policies(iam, role));
  iam.db.run("delete from iam_role where id = ?", {role.id});
  remove_entity(iam, role);
  return Done{};
}

}  // namespace windlass::cloud::iam
