// Policies that belong to one user, group or role, and go with it.
#include "cloud/iam/documents.h"
#include "cloud/iam/handlers.h"
#include "cloud/iam/pages.h"
#include "cloud/iam/views.h"

namespace windlass::cloud::iam {

namespace {

Error no_such_policy(const Entity& owner, const std::optional<std::string>& name) {
  auto word = owner.kind == Kind::User ? "user" : owner.kind == Kind::Group ? "group" : "role";
  return no_such_entity("The " + std::string(word) + " policy with name " + name.value_or("") +
                        " cannot be found.");
}

Result<> put(Iam& iam, const Entity& owner, const std::optional<std::string>& name,
             const std::optional<std::string>& document) {
  if (!name || name->empty() || name->size() > 128)
    return validation_error("The specified value for policyName is invalid.");
  TRY(check_inline_document(iam, owner, *name, document.value_or("")));
  iam.db.run("insert or replace into iam_inline_policy (owner, name, document) values (?, ?, ?)",
             {owner.id, *name, document});
  return Done{};
}

Result<std::string> get(Iam& iam, const Entity& owner, const std::optional<std::string>& name) {
  auto document = iam.db.find_text(
      "select document from iam_inline_policy where owner = ? and name = ?", {owner.id, name});
  if (!document) return no_such_policy(owner, name);
  return encoded_document(*document);
}

Result<> remove(Iam& iam, const Entity& owner, const std::optional<std::string>& name) {
  if (!iam.db.run("delete from iam_inline_policy where owner = ? and name = ?", {owner.id, name}))
    return no_such_policy(owner, name);
  return Done{};
}

template <class Out, class In>
Result<Out> list(Iam& iam, const Entity& owner, const In& in) {
  Out answer;
  answer.policy_names.emplace();
  return paged(
      in, std::move(answer),
      [&](std::string_view after, std::int64_t limit) {
        return iam.db.query(
            "select name from iam_inline_policy where owner = ? and name > ? order by name limit ?",
            {owner.id, after, limit});
      },
      [](Out& out, const store::Row& row) { out.policy_names->push_back(row.text(0)); });
}

}  // namespace

Result<> put_user_policy(Iam& iam, const Call& call, const PutUserPolicyRequest& in) {
  auto user = TRY(get_entity(iam, call, Kind::User, in.user_name));
  return put(iam, user, in.policy_name, in.policy_document);
}
Result<> put_group_policy(Iam& iam, const Call& call, const PutGroupPolicyRequest& in) {
  auto group = TRY(get_entity(iam, call, Kind::Group, in.group_name));
  return put(iam, group, in.policy_name, in.policy_document);
}
Result<> put_role_policy(Iam& iam, const Call& call, const PutRolePolicyRequest& in) {
  auto role = TRY(get_changeable(iam, call, Kind::Role, in.role_name));
  return put(iam, role, in.policy_name, in.policy_document);
}

Result<GetUserPolicyResponse> get_user_policy(Iam& iam, const Call& call,
                                              const GetUserPolicyRequest& in) {
  auto user = TRY(get_entity(iam, call, Kind::User, in.user_name));
  auto document = TRY(get(iam, user, in.policy_name));
  return GetUserPolicyResponse{.user_name = user.name,
                               .policy_name = in.policy_name,
                               .policy_document = std::move(document)};
}
Result<GetGroupPolicyResponse> get_group_policy(Iam& iam, const Call& call,
                                                const GetGroupPolicyRequest& in) {
  auto group = TRY(get_entity(iam, call, Kind::Group, in.group_name));
  auto document = TRY(get(iam, group, in.policy_name));
  return GetGroupPolicyResponse{.group_name = group.name,
                                .policy_name = in.policy_name,
                                .policy_document = std::move(document)};
}
Result<GetRolePolicyResponse> get_role_policy(Iam& iam, const Call& call,
                                              const GetRolePolicyRequest& in) {
  auto role = TRY(get_entity(iam, call, Kind::Role, in.role_name));
  auto document = TRY(get(iam, role, in.policy_name));
  return GetRolePolicyResponse{.role_name = role.name,
                               .policy_name = in.policy_name,
                               .policy_document = std::move(document)};
}

Result<> delete_user_policy(Iam& iam, const Call& call, const DeleteUserPolicyRequest& in) {
  return remove(iam, TRY(get_entity(iam, call, Kind::User, in.user_name)), in.policy_name);
}
Result<> delete_group_policy(Iam& iam, const Call& call, const DeleteGroupPolicyRequest& in) {
  return remove(iam, TRY(get_entity(iam, call, Kind::Group, in.group_name)), in.policy_name);
}
Result<> delete_role_policy(Iam& iam, const Call& call, const DeleteRolePolicyRequest& in) {
  return remove(iam, TRY(get_changeable(iam, call, Kind::Role, in.role_name)), in.policy_name);
}

Result<ListUserPoliciesResponse> list_user_policies(Iam& iam, const Call& call,
                                                    const ListUserPoliciesRequest& in) {
  auto user = TRY(get_entity(iam, call, Kind::User, in.user_name));
  return list<ListUserPoliciesResponse>(iam, user, in);
}
Result<ListGroupPoliciesResponse> list_group_policies(Iam& iam, const Call& call,
                                                      const ListGroupPoliciesRequest& in) {
  auto group = TRY(get_entity(iam, call, Kind::Group, in.group_name));
  return list<ListGroupPoliciesResponse>(iam, group, in);
}
Result<ListRolePoliciesResponse> list_role_policies(Iam& iam, const Call& call,
                                                    const ListRolePoliciesRequest& in) {
  auto role = TRY(get_entity(iam, call, Kind::Role, in.role_name));
  return list<ListRolePoliciesResponse>(iam, role, in);
}

}  // namespace windlass::cloud::iam
