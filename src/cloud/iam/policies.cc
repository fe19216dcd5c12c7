// Managed policies: made, shown, listed, removed; and who has them.
#include <algorithm>

#include "cloud/iam/documents.h"
#include "cloud/iam/handlers.h"
#include "cloud/iam/pages.h"
#include "cloud/iam/tags.h"
#include "cloud/iam/views.h"

namespace windlass::cloud::iam {

namespace {

enum class Usage { Any, Permissions, Boundary };

Usage usage_of(const std::optional<std::string>& filter) {
  if (filter == "PermissionsPolicy") return Usage::Permissions;
  if (filter == "PermissionsBoundary") return Usage::Boundary;
  return Usage::Any;
}

bool is_used(const Policy& view, Usage usage) {
  auto attached = view.attachment_count.value_or(0) > 0;
  auto bounds = view.permissions_boundary_usage_count.value_or(0) > 0;
  if (usage == Usage::Permissions) return attached;
  if (usage == Usage::Boundary) return bounds;
  return attached || bounds;
}

// Every policy's ARN that the request is about, in order.
std::vector<std::string> arns_in_scope(Iam& iam, const Call& call, const ListPoliciesRequest& in) {
  std::vector<std::string> arns;
  auto prefix = in.path_prefix.value_or("/");
  auto scope = in.scope.value_or("All");
  if (scope != "Local")
    for (auto& known : aws_policies())
      if (known.path.starts_with(prefix)) arns.push_back(known.arn());
  if (scope != "AWS")
    for (auto row : entity_rows(iam, call.caller.account.text, Kind::Policy, "", prefix, -1))
      arns.push_back(read_entity(row).arn());
  std::ranges::sort(arns);
  return arns;
}

}  // namespace

Result<CreatePolicyResponse> create_policy(Iam& iam, const Call& call,
                                           const CreatePolicyRequest& in) {
  auto document = in.policy_document.value_or("");
  TRY(check_managed_document(document));
  auto entity = TRY(make_entity(iam, call,
                                {.kind = Kind::Policy,
                                 .name = in.policy_name,
                                 .path = in.path,
                                 .description = in.description}));
  iam.db.run(
      "insert into iam_policy (id, default_version, versions_made, updated) values (?, 1, 1, ?)",
      {entity.id, micros(call.now)});
  iam.db.run(
      "insert into iam_policy_version (policy, version, document, created) values (?, 1, ?, ?)",
      {entity.id, document, micros(call.now)});
  TRY(put_tags(iam, entity, in.tags));
  auto managed = TRY(get_managed_policy(iam, call, entity.arn()));
  return CreatePolicyResponse{
      .policy = policy_view(iam, call.caller.account.text, managed, Detail::Full)};
}

Result<GetPolicyResponse> get_policy(Iam& iam, const Call& call, const GetPolicyRequest& in) {
  auto managed = TRY(get_managed_policy(iam, call, in.policy_arn));
  return GetPolicyResponse{.policy =
                               policy_view(iam, call.caller.account.text, managed, Detail::Full)};
}

Result<ListPoliciesResponse> list_policies(Iam& iam, const Call& call,
                                           const ListPoliciesRequest& in) {
  auto page = TRY(page_asked(in.marker, in.max_items));
  ListPoliciesResponse answer;
  answer.policies.emplace();
  answer.is_truncated = false;
  auto usage = usage_of(in.policy_usage_filter);
  auto only_used = in.only_attached.value_or(false) || usage != Usage::Any;
  for (auto& arn : arns_in_scope(iam, call, in)) {
    if (arn <= page.after) continue;
    auto managed = find_managed_policy(iam.db, call.caller.account.text, arn);
    auto view = policy_view(iam, call.caller.account.text, *managed, Detail::Listed);
    if (only_used && !is_used(view, usage)) continue;
    if (static_cast<std::int64_t>(answer.policies->size()) == page.size) {
      answer.is_truncated = true;
      answer.marker = base64(*answer.policies->back().arn);
      break;
    }
    answer.policies->push_back(std::move(view));
  }
  return answer;
}

Result<> delete_policy(Iam& iam, const Call& call, const DeletePolicyRequest& in) {
  auto managed = TRY(get_own_policy(iam, call, in.policy_arn));
  if (iam.db.any("select 1 from iam_attachment where arn = ?", {managed.arn}) ||
      iam.db.any("select 1 from iam_entity where boundary = ?", {managed.arn}))
    return delete_conflict("Cannot delete a policy attached to entities.");
  auto versions =
      iam.db.find_integer("select count(*) from iam_policy_version where policy = ?", {managed.id});
  if (versions.value_or(0) > 1)
    return delete_conflict(
        "This policy has more than one version. Before you delete a policy, you must delete the "
        "policy's versions. The default version is deleted with the policy.");
  iam.db.run("delete from iam_policy_version where policy = ?", {managed.id});
  iam.db.run("delete from iam_policy where id = ?", {managed.id});
  remove_entity(iam, *managed.own);
  return Done{};
}

Result<ListEntitiesForPolicyResponse> list_entities_for_policy(
    Iam& iam, const Call& call, const ListEntitiesForPolicyRequest& in) {
  auto managed = TRY(get_managed_policy(iam, call, in.policy_arn));
  auto usage = usage_of(in.policy_usage_filter);
  auto prefix = in.path_prefix.value_or("/");
  ListEntitiesForPolicyResponse answer;
  answer.policy_groups.emplace();
  answer.policy_users.emplace();
  answer.policy_roles.emplace();
  auto add = [&](ListEntitiesForPolicyResponse& out, const store::Row& row) {
    auto entity = find_entity_by_id(iam.db, row.text(0));
    if (!entity || !entity->path.starts_with(prefix)) return;
    auto filter = in.entity_filter.value_or("");
    if (entity->kind == Kind::User && (filter.empty() || filter == "User"))
      out.policy_users->push_back({.user_name = entity->name, .user_id = entity->id});
    if (entity->kind == Kind::Group && (filter.empty() || filter == "Group"))
      out.policy_groups->push_back({.group_name = entity->name, .group_id = entity->id});
    if (entity->kind == Kind::Role && (filter.empty() || filter == "Role"))
      out.policy_roles->push_back({.role_name = entity->name, .role_id = entity->id});
  };
  auto rows = [&](std::string_view after, std::int64_t limit) {
    return iam.db.query(
        "select owner from iam_attachment where ?1 and arn = ?2 and account = ?3 and owner > ?4 "
        "union select id from iam_entity where ?5 and boundary = ?2 and account = ?3 and id > ?4 "
        "order by 1 limit ?6",
        {usage != Usage::Boundary, managed.arn, call.caller.account.text, after,
         usage != Usage::Permissions, limit});
  };
  return paged(in, std::move(answer), rows, add);
}

}  // namespace windlass::cloud::iam
