#include <algorithm>

#include "aws/iam/add_role_to_instance_profile.h"
#include "aws/iam/create_instance_profile.h"
#include "aws/iam/delete_instance_profile.h"
#include "aws/iam/get_instance_profile.h"
#include "aws/iam/remove_role_from_instance_profile.h"
#include "formation/types/iam_holder.h"
#include "formation/types/names.h"
#include "formation/types/properties.h"
#include "formation/types/requests.h"
#include "formation/types/tags.h"

namespace windlass::formation::types {

extern const ResourceType iam_instance_profile;

namespace {

using namespace aws::iam;

Physical profile(const InstanceProfile& there) {
  return {there.instance_profile_name.value_or(""),
          Json::Object{{"Arn", Json(there.arn.value_or(""))}}};
}

Result<InstanceProfile> get(const Place& place, const std::string& name) {
  auto answer = TRY(place.client.call<op::GetInstanceProfile>({.instance_profile_name = name}));
  return answer.instance_profile.value_or(InstanceProfile());
}

std::vector<std::string> roles_of(const InstanceProfile& there) {
  std::vector<std::string> names;
  if (there.roles)
    for (auto& role : *there.roles) names.push_back(role.role_name.value_or(""));
  return names;
}

// A profile has room for one role: the old one leaves first.
Result<> settle_roles(const Place& place, const InstanceProfile& there, const Json& properties) {
  auto wanted = texts(properties, "Roles");
  auto now = roles_of(there);
  for (auto& role : now)
    if (std::ranges::find(wanted, role) == wanted.end())
      TRY(done_or(place.client.call<op::RemoveRoleFromInstanceProfile>(
                      {.instance_profile_name = there.instance_profile_name, .role_name = role}),
                  no_such_entity));
  for (auto& role : wanted)
    if (std::ranges::find(now, role) == now.end())
      TRY(place.client.call<op::AddRoleToInstanceProfile>(
          {.instance_profile_name = there.instance_profile_name, .role_name = role}));
  return Done{};
}

Result<InstanceProfile> make(const Place& place, const Wanted& wanted) {
  auto name = name_of(wanted, "InstanceProfileName", 128);
  auto named = is_named(wanted, "InstanceProfileName");
  CreateInstanceProfileRequest request{.instance_profile_name = name,
                                       .path = text(wanted.properties, "Path")};
  // Templates give profiles no tags; ours says who made one whose name the template gives.
  if (named) request.tags = tag_list<Tag>(with_token({}, wanted));
  auto made = place.client.call<op::CreateInstanceProfile>(std::move(request));
  if (!is_refused(made, entity_exists))
    return TRY(std::move(made)).instance_profile.value_or(InstanceProfile());
  auto there = TRY(get(place, name));
  if (named && !has_token(tag_map(there.tags), wanted))
    return already_exists(iam_instance_profile.name, name);
  return there;
}

Result<Physical> create(const Place& place, const Wanted& wanted) {
  auto made = TRY(make(place, wanted));
  TRY(settle_roles(place, made, wanted.properties));
  return profile(made);
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json&,
                        const Physical& was) {
  auto there = TRY(get(place, was.id));
  TRY(settle_roles(place, there, wanted.properties));
  return profile(there);
}

Result<> remove(const Place& place, const Wanted&, const Physical& was) {
  auto there = get(place, was.id);
  if (is_refused(there, no_such_entity)) return Done{};
  TRY(settle_roles(place, TRY(std::move(there)), Json::Object{}));
  return done_or(place.client.call<op::DeleteInstanceProfile>({.instance_profile_name = was.id}),
                 no_such_entity);
}

Result<std::optional<Json>> read(const Place& place, const Physical& was, const Json&) {
  auto answer = get(place, was.id);
  if (is_refused(answer, no_such_entity)) return {std::nullopt};
  auto there = TRY(std::move(answer));
  Json::Array roles;
  for (auto& role : roles_of(there)) roles.push_back(Json(role));
  return {Json(Json::Object{{"InstanceProfileName", Json(was.id)},
                            {"Path", Json(there.path.value_or("/"))},
                            {"Roles", Json(std::move(roles))}})};
}

}  // namespace

const ResourceType iam_instance_profile{.name = "AWS::IAM::InstanceProfile",
                                        .create = create,
                                        .update = update,
                                        .remove = remove,
                                        .read = read};

}  // namespace windlass::formation::types
