// Groups, and who is in them.
#include "cloud/iam/handlers.h"
#include "cloud/iam/pages.h"
#include "cloud/iam/policy_owner.h"
#include "cloud/iam/views.h"

namespace windlass::cloud::iam {

namespace {

constexpr std::int64_t groups_per_user_max = 10;

}  // namespace

Result<CreateGroupResponse> create_group(Iam& iam, const Call& call, const CreateGroupRequest& in) {
  auto group =
      TRY(make_entity(iam, call, {.kind = Kind::Group, .name = in.group_name, .path = in.path}));
  return CreateGroupResponse{.group = group_view(group)};
}

Result<GetGroupResponse> get_group(Iam& iam, const Call& call, const GetGroupRequest& in) {
  auto group = TRY(get_entity(iam, call, Kind::Group, in.group_name));
  GetGroupResponse answer;
  answer.group = group_view(group);
  answer.users.emplace();
  return paged(
      in, std::move(answer),
      [&](std::string_view after, std::int64_t limit) {
        return iam.db.query(
            "select user from iam_member where grp = ? and user > ? order by user limit ?",
            {group.id, after, limit});
      },
      [&](GetGroupResponse& out, const store::Row& row) {
        if (auto user = find_entity_by_id(iam.db, row.text(0)))
          out.users->push_back(user_view(iam, *user, Detail::Listed));
      });
}

Result<ListGroupsResponse> list_groups(Iam& iam, const Call& call, const ListGroupsRequest& in) {
  ListGroupsResponse answer;
  answer.groups.emplace();
  return paged(
      in, std::move(answer),
      [&](std::string_view after, std::int64_t limit) {
        return entity_rows(iam, call.caller.account.text, Kind::Group, after, in.path_prefix,
                           limit);
      },
      [&](ListGroupsResponse& out, const store::Row& row) {
        out.groups->push_back(group_view(read_entity(row)));
      });
}

Result<> update_group(Iam& iam, const Call& call, const UpdateGroupRequest& in) {
  auto group = TRY(get_entity(iam, call, Kind::Group, in.group_name));
  return rename_entity(iam, group, in.new_group_name, in.new_path);
}

Result<> delete_group(Iam& iam, const Call& call, const DeleteGroupRequest& in) {
  auto group = TRY(get_entity(iam, call, Kind::Group, in.group_name));
  if (iam.db.any("select 1 from iam_member where grp = ?", {group.id}))
    return delete_conflict("Cannot delete entity, must remove users from group first.");
  TRY(check_without_policies(iam, group));
  remove_entity(iam, group);
  return Done{};
}

Result<> add_user_to_group(Iam& iam, const Call& call, const AddUserToGroupRequest& in) {
  auto group = TRY(get_entity(iam, call, Kind::Group, in.group_name));
  auto user = TRY(get_entity(iam, call, Kind::User, in.user_name));
  iam.db.run("insert or ignore into iam_member (user, grp) values (?, ?)", {user.id, group.id});
  auto count = iam.db.find_integer("select count(*) from iam_member where user = ?", {user.id});
  if (count.value_or(0) > groups_per_user_max)
    return quota_exceeded("GroupsPerUser", groups_per_user_max);
  return Done{};
}

Result<> remove_user_from_group(Iam& iam, const Call& call, const RemoveUserFromGroupRequest& in) {
  auto group = TRY(get_entity(iam, call, Kind::Group, in.group_name));
  auto user = TRY(get_entity(iam, call, Kind::User, in.user_name));
  if (!iam.db.run("delete from iam_member where user = ? and grp = ?", {user.id, group.id}))
    return no_such_entity("User " + user.name + " is not in group " + group.name + ".");
  return Done{};
}

Result<ListGroupsForUserResponse> list_groups_for_user(Iam& iam, const Call& call,
                                                       const ListGroupsForUserRequest& in) {
  auto user = TRY(get_entity(iam, call, Kind::User, in.user_name));
  ListGroupsForUserResponse answer;
  answer.groups.emplace();
  return paged(
      in, std::move(answer),
      [&](std::string_view after, std::int64_t limit) {
        return iam.db.query(
            "select grp from iam_member where user = ? and grp > ? order by grp limit ?",
            {user.id, after, limit});
      },
      [&](ListGroupsForUserResponse& out, const store::Row& row) {
        if (auto group = find_entity_by_id(iam.db, row.text(0)))
          out.groups->push_back(group_view(*group));
      });
}

}  // namespace windlass::cloud::iam
