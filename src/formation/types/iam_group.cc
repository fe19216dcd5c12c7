#include "aws/iam/create_group.h"
#include "aws/iam/delete_group.h"
#include "aws/iam/get_group.h"
#include "aws/iam/update_group.h"
#include "formation/types/iam_holder.h"
#include "formation/types/names.h"
#include "formation/types/properties.h"
#include "formation/types/requests.h"

namespace windlass::formation::types {

extern const ResourceType iam_group;

namespace {

using namespace aws::iam;

Physical group(const Group& there) {
  return {there.group_name.value_or(""), Json::Object{{"Arn", Json(there.arn.value_or(""))}}};
}

Result<Group> get(const Place& place, const std::string& name) {
  return TRY(place.client.call<op::GetGroup>({.group_name = name})).group.value_or(Group());
}

// Groups have no tags that could tell whose they are: one in which nobody is and that may do
// nothing is as good as one that was made just now, perhaps by us.
Result<Group> adopted(const Place& place, const std::string& name) {
  auto there = TRY(place.client.call<op::GetGroup>({.group_name = name}));
  bool empty = !there.users || there.users->empty();
  if (!empty || !TRY(iam_group_holder.attached(place, name)).empty() ||
      !TRY(iam_group_holder.inlined(place, name)).empty())
    return already_exists(iam_group.name, name);
  return there.group.value_or(Group());
}

Result<Group> make(const Place& place, const Wanted& wanted) {
  auto name = name_of(wanted, "GroupName", 128);
  auto made = place.client.call<op::CreateGroup>(
      {.path = text(wanted.properties, "Path"), .group_name = name});
  if (!is_refused(made, entity_exists)) return TRY(std::move(made)).group.value_or(Group());
  return is_named(wanted, "GroupName") ? adopted(place, name) : get(place, name);
}

Result<Physical> create(const Place& place, const Wanted& wanted) {
  auto made = group(TRY(make(place, wanted)));
  TRY(settle_policies(place, iam_group_holder, made.id, Json::Object{}, wanted.properties));
  return made;
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json& before,
                        const Physical& was) {
  auto& now = wanted.properties;
  if (differs(before, now, "Path"))
    TRY(place.client.call<op::UpdateGroup>(
        {.group_name = was.id, .new_path = text_or(now, "Path", "/")}));
  TRY(settle_policies(place, iam_group_holder, was.id, before, now));
  return group(TRY(get(place, was.id)));
}

Result<> remove(const Place& place, const Wanted&, const Physical& was) {
  TRY(strip_policies(place, iam_group_holder, was.id));
  return done_or(place.client.call<op::DeleteGroup>({.group_name = was.id}), no_such_entity);
}

Result<std::optional<Json>> read(const Place& place, const Physical& was, const Json& properties) {
  auto answer = get(place, was.id);
  if (is_refused(answer, no_such_entity)) return {std::nullopt};
  auto there = TRY(std::move(answer));
  Json now = Json::Object{};
  set_if(now, "GroupName", there.group_name);
  set_if(now, "Path", there.path);
  TRY(read_policies(place, iam_group_holder, was.id, properties, now));
  return {std::move(now)};
}

}  // namespace

const ResourceType iam_group{
    .name = "AWS::IAM::Group", .create = create, .update = update, .remove = remove, .read = read};

}  // namespace windlass::formation::types
