// Users: made, shown, renamed, removed.
#include "cloud/iam/documents.h"
#include "cloud/iam/handlers.h"
#include "cloud/iam/pages.h"
#include "cloud/iam/policy_owner.h"
#include "cloud/iam/tags.h"
#include "cloud/iam/views.h"

namespace windlass::cloud::iam {

namespace {

// The root user has no row: it is its account.
User root_view(const AccountId& account) {
  User view;
  view.user_id = account.text;
  view.arn = "arn:aws:iam::" + account.text + ":root";
  view.create_date = Time{};
  return view;
}

}  // namespace

Result<CreateUserResponse> create_user(Iam& iam, const Call& call, const CreateUserRequest& in) {
  TRY(check_boundary(iam, call, in.permissions_boundary));
  auto user = TRY(make_entity(iam, call,
                              {.kind = Kind::User,
                               .name = in.user_name,
                               .path = in.path,
                               .boundary = in.permissions_boundary}));
  TRY(put_tags(iam, user, in.tags));
  return CreateUserResponse{.user = user_view(iam, user, Detail::Full)};
}

Result<GetUserResponse> get_user(Iam& iam, const Call& call, const GetUserRequest& in) {
  if (!in.user_name && call.caller.arn.ends_with(":root"))
    return GetUserResponse{.user = root_view(call.caller.account)};
  auto user = TRY(get_meant_user(iam, call, in.user_name));
  return GetUserResponse{.user = user_view(iam, user, Detail::Full)};
}

Result<ListUsersResponse> list_users(Iam& iam, const Call& call, const ListUsersRequest& in) {
  ListUsersResponse answer;
  answer.users.emplace();
  return paged(
      in, std::move(answer),
      [&](std::string_view after, std::int64_t limit) {
        return entity_rows(iam, call.caller.account.text, Kind::User, after, in.path_prefix, limit);
      },
      [&](ListUsersResponse& out, const store::Row& row) {
        out.users->push_back(user_view(iam, read_entity(row), Detail::Listed));
      });
}

Result<> update_user(Iam& iam, const Call& call, const UpdateUserRequest& in) {
  auto user = TRY(get_entity(iam, call, Kind::User, in.user_name));
  return rename_entity(iam, user, in.new_user_name, in.new_path);
}

Result<> delete_user(Iam& iam, const Call& call, const DeleteUserRequest& in) {
  auto user = TRY(get_entity(iam, call, Kind::User, in.user_name));
  TRY(check_without_policies(iam, user));
  if (iam.db.any("select 1 from iam_access_key where user = ?", {user.id}))
    return delete_conflict("Cannot delete entity, must delete access keys first.");
  if (iam.db.any("select 1 from iam_member where user = ?", {user.id}))
    return delete_conflict("Cannot delete entity, must remove users from group first.");
  remove_entity(iam, user);
  return Done{};
}

}  // namespace windlass::cloud::iam
