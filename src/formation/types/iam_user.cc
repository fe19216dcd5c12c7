#include <algorithm>

#include "aws/iam/add_user_to_group.h"
#include "aws/iam/create_user.h"
#include "aws/iam/delete_user.h"
#include "aws/iam/delete_user_permissions_boundary.h"
#include "aws/iam/get_user.h"
#include "aws/iam/list_groups_for_user.h"
#include "aws/iam/put_user_permissions_boundary.h"
#include "aws/iam/remove_user_from_group.h"
#include "aws/iam/tag_user.h"
#include "aws/iam/untag_user.h"
#include "aws/iam/update_user.h"
#include "formation/types/iam_holder.h"
#include "formation/types/names.h"
#include "formation/types/properties.h"
#include "formation/types/requests.h"
#include "formation/types/tags.h"

namespace windlass::formation::types {

extern const ResourceType iam_user;

namespace {

using namespace aws::iam;

Physical user(const User& there) {
  return {there.user_name.value_or(""), Json::Object{{"Arn", Json(there.arn.value_or(""))}}};
}

Result<User> get(const Place& place, const std::string& name) {
  return TRY(place.client.call<op::GetUser>({.user_name = name})).user.value_or(User());
}

Result<User> make(const Place& place, const Wanted& wanted) {
  auto name = name_of(wanted, "UserName", 64);
  auto named = is_named(wanted, "UserName");
  auto request =
      TRY(made_of<CreateUserRequest>(only(wanted.properties, {"Path", "PermissionsBoundary"})));
  request.user_name = name;
  auto tags = plain_tags_of(wanted);
  if (named) tags = with_token(std::move(tags), wanted);
  if (!tags.empty()) request.tags = tag_list<Tag>(tags);
  auto made = place.client.call<op::CreateUser>(std::move(request));
  if (!is_refused(made, entity_exists)) return TRY(std::move(made)).user.value_or(User());
  auto there = TRY(get(place, name));
  if (named && !has_token(tag_map(there.tags), wanted)) return already_exists(iam_user.name, name);
  return there;
}

Result<std::vector<std::string>> groups_of(const Place& place, const std::string& name) {
  auto answer = TRY(place.client.call<op::ListGroupsForUser>({.user_name = name}));
  std::vector<std::string> names;
  for (auto& group : answer.groups.value_or(std::vector<Group>()))
    names.push_back(group.group_name.value_or(""));
  return names;
}

Result<> settle_groups(const Place& place, const std::string& name, const Json& before,
                       const Json& now) {
  auto had = texts(before, "Groups"), has = texts(now, "Groups");
  for (auto& group : has)
    TRY(place.client.call<op::AddUserToGroup>({.group_name = group, .user_name = name}));
  for (auto& group : had)
    if (std::ranges::find(has, group) == has.end())
      TRY(done_or(
          place.client.call<op::RemoveUserFromGroup>({.group_name = group, .user_name = name}),
          no_such_entity));
  return Done{};
}

Result<Physical> create(const Place& place, const Wanted& wanted) {
  TRY(refuse(iam_user.name, wanted.properties, {"LoginProfile"}));
  auto made = user(TRY(make(place, wanted)));
  TRY(settle_policies(place, iam_user_holder, made.id, Json::Object{}, wanted.properties));
  TRY(settle_groups(place, made.id, Json::Object{}, wanted.properties));
  return made;
}

Result<> put_boundary(const Place& place, const Json& properties, const std::string& name) {
  if (auto boundary = text(properties, "PermissionsBoundary"))
    TRY(place.client.call<op::PutUserPermissionsBoundary>(
        {.user_name = name, .permissions_boundary = boundary}));
  else
    TRY(done_or(place.client.call<op::DeleteUserPermissionsBoundary>({.user_name = name}),
                no_such_entity));
  return Done{};
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json& before,
                        const Physical& was) {
  auto& now = wanted.properties;
  TRY(refuse(iam_user.name, now, {"LoginProfile"}));
  if (differs(before, now, "Path"))
    TRY(place.client.call<op::UpdateUser>(
        {.user_name = was.id, .new_path = text_or(now, "Path", "/")}));
  if (differs(before, now, "PermissionsBoundary")) TRY(put_boundary(place, now, was.id));
  TRY(settle_policies(place, iam_user_holder, was.id, before, now));
  TRY(settle_groups(place, was.id, before, now));
  auto there = TRY(get(place, was.id));
  auto [set, drop] = tag_change(tag_map(there.tags), plain_tags_of(wanted));
  if (!set.empty())
    TRY(place.client.call<op::TagUser>({.user_name = was.id, .tags = tag_list<Tag>(set)}));
  if (!drop.empty()) TRY(place.client.call<op::UntagUser>({.user_name = was.id, .tag_keys = drop}));
  return user(there);
}

Result<> remove(const Place& place, const Wanted&, const Physical& was) {
  TRY(strip_policies(place, iam_user_holder, was.id));
  auto groups = groups_of(place, was.id);
  if (is_refused(groups, no_such_entity)) return Done{};
  for (auto& group : TRY(std::move(groups)))
    TRY(done_or(
        place.client.call<op::RemoveUserFromGroup>({.group_name = group, .user_name = was.id}),
        no_such_entity));
  return done_or(place.client.call<op::DeleteUser>({.user_name = was.id}), no_such_entity);
}

Result<std::optional<Json>> read(const Place& place, const Physical& was, const Json& properties) {
  auto answer = get(place, was.id);
  if (is_refused(answer, no_such_entity)) return {std::nullopt};
  auto there = TRY(std::move(answer));
  Json now = Json::Object{};
  set_if(now, "UserName", there.user_name);
  set_if(now, "Path", there.path);
  if (there.permissions_boundary)
    set_if(now, "PermissionsBoundary", there.permissions_boundary->permissions_boundary_arn);
  if (properties.find("Groups")) {
    Json::Array groups;
    for (auto& group : TRY(groups_of(place, was.id))) groups.push_back(Json(group));
    now.set("Groups", Json(std::move(groups)));
  }
  TRY(read_policies(place, iam_user_holder, was.id, properties, now));
  if (properties.find("Tags")) now.set("Tags", tag_property(tag_map(there.tags), properties));
  return {std::move(now)};
}

}  // namespace

const ResourceType iam_user{
    .name = "AWS::IAM::User", .create = create, .update = update, .remove = remove, .read = read};

}  // namespace windlass::formation::types
