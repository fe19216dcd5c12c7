// Managed policies attached to users, groups and roles.
#include "base/text.h"
#include "cloud/iam/handlers.h"
#include "cloud/iam/managed_policy.h"
#include "cloud/iam/pages.h"
#include "cloud/iam/policy_owner.h"

namespace windlass::cloud::iam {

namespace {

constexpr std::int64_t attachments_max = 10;

const char* quota_name(Kind kind) {
  return kind == Kind::User    ? "PoliciesPerUser"
         : kind == Kind::Group ? "PoliciesPerGroup"
                               : "PoliciesPerRole";
}

Result<> attach(Iam& iam, const Call& call, const Entity& owner,
                const std::optional<std::string>& arn) {
  if (!arn || !arn->starts_with("arn:"))
    return validation_error("ARN " + arn.value_or("") + " is not valid.");
  if (!find_managed_policy(iam.db, call.caller.account.text, *arn)) return not_attachable(*arn);
  iam.db.run("insert or ignore into iam_attachment (owner, account, arn) values (?, ?, ?)",
             {owner.id, owner.account, *arn});
  auto count =
      iam.db.find_integer("select count(*) from iam_attachment where owner = ?", {owner.id});
  if (count.value_or(0) > attachments_max)
    return quota_exceeded(quota_name(owner.kind), attachments_max);
  return Done{};
}

Result<> detach(Iam& iam, const Entity& owner, const std::optional<std::string>& arn) {
  if (!iam.db.run("delete from iam_attachment where owner = ? and arn = ?", {owner.id, arn}))
    return policy_not_found(arn.value_or(""));
  return Done{};
}

template <class Out, class In>
Result<Out> list_attached(Iam& iam, const Call& call, const Entity& owner, const In& in) {
  Out answer;
  answer.attached_policies.emplace();
  return paged(
      in, std::move(answer),
      [&](std::string_view after, std::int64_t limit) {
        return iam.db.query(
            "select arn from iam_attachment where owner = ? and arn > ? order by arn limit ?",
            {owner.id, after, limit});
      },
      [&](Out& out, const store::Row& row) {
        auto managed = find_managed_policy(iam.db, call.caller.account.text, row.text(0));
        if (managed && managed->path.starts_with(in.path_prefix.value_or("/")))
          out.attached_policies->push_back(
              {.policy_name = managed->name, .policy_arn = managed->arn});
      });
}

}  // namespace

Result<> check_without_policies(Iam& iam, const Entity& owner) {
  if (iam.db.any("select 1 from iam_attachment where owner = ?", {owner.id}))
    return delete_conflict("Cannot delete entity, must detach all policies first.");
  if (iam.db.any("select 1 from iam_inline_policy where owner = ?", {owner.id}))
    return delete_conflict("Cannot delete entity, must delete policies first.");
  return Done{};
}

Result<> attach_user_policy(Iam& iam, const Call& call, const AttachUserPolicyRequest& in) {
  return attach(iam, call, TRY(get_entity(iam, call, Kind::User, in.user_name)), in.policy_arn);
}
Result<> attach_group_policy(Iam& iam, const Call& call, const AttachGroupPolicyRequest& in) {
  return attach(iam, call, TRY(get_entity(iam, call, Kind::Group, in.group_name)), in.policy_arn);
}
Result<> attach_role_policy(Iam& iam, const Call& call, const AttachRolePolicyRequest& in) {
  return attach(iam, call, TRY(get_changeable(iam, call, Kind::Role, in.role_name)), in.policy_arn);
}

Result<> detach_user_policy(Iam& iam, const Call& call, const DetachUserPolicyRequest& in) {
  return detach(iam, TRY(get_entity(iam, call, Kind::User, in.user_name)), in.policy_arn);
}
Result<> detach_group_policy(Iam& iam, const Call& call, const DetachGroupPolicyRequest& in) {
  return detach(iam, TRY(get_entity(iam, call, Kind::Group, in.group_name)), in.policy_arn);
}
Result<> detach_role_policy(Iam& iam, const Call& call, const DetachRolePolicyRequest& in) {
  return detach(iam, TRY(get_changeable(iam, call, Kind::Role, in.role_name)), in.policy_arn);
}

Result<ListAttachedUserPoliciesResponse> list_attached_user_policies(
    Iam& iam, const Call& call, const ListAttachedUserPoliciesRequest& in) {
  auto user = TRY(get_entity(iam, call, Kind::User, in.user_name));
  return list_attached<ListAttachedUserPoliciesResponse>(iam, call, user, in);
}
Result<ListAttachedGroupPoliciesResponse> list_attached_group_policies(
    Iam& iam, const Call& call, const ListAttachedGroupPoliciesRequest& in) {
  auto group = TRY(get_entity(iam, call, Kind::Group, in.group_name));
  return list_attached<ListAttachedGroupPoliciesResponse>(iam, call, group, in);
}
Result<ListAttachedRolePoliciesResponse> list_attached_role_policies(
    Iam& iam, const Call& call, const ListAttachedRolePoliciesRequest& in) {
  auto role = TRY(get_entity(iam, call, Kind::Role, in.role_name));
  return list_attached<ListAttachedRolePoliciesResponse>(iam, call, role, in);
}

}  // namespace windlass::cloud::iam
