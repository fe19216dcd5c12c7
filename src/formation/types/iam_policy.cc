#include <algorithm>

#include "formation/types/iam_holder.h"
#include "formation/types/names.h"
#include "formation/types/properties.h"
#include "formation/types/requests.h"

namespace windlass::formation::types {

namespace {

struct Holders {
  const char* property;
  const IamHolder& holder;
};
const Holders all_holders[] = {
    {"Groups", iam_group_holder}, {"Roles", iam_role_holder}, {"Users", iam_user_holder}};

Result<Physical> put(const Place& place, const Wanted& wanted, const std::string& id) {
  auto& now = wanted.properties;
  auto policy = text_or(now, "PolicyName", "");
  auto words = document(now, "PolicyDocument").value_or("");
  bool held = false;
  for (auto& [property, holder] : all_holders)
    for (auto& name : texts(now, property)) {
      TRY(holder.put(place, name, policy, words));
      held = true;
    }
  if (!held)
    return Error{"ValidationError", "At least one of [Groups,Roles,Users] must be non-empty."};
  return Physical{id, Json::Object{{"Id", Json(id)}}};
}

Result<> drop_all(const Place& place, const Json& properties, const Json* but) {
  auto policy = text_or(properties, "PolicyName", "");
  bool renamed = but && text_or(*but, "PolicyName", "") != policy;
  for (auto& [property, holder] : all_holders) {
    auto kept = but && !renamed ? texts(*but, property) : std::vector<std::string>();
    for (auto& name : texts(properties, property))
      if (std::ranges::find(kept, name) == kept.end())
        TRY(done_or(holder.drop(place, name, policy), no_such_entity));
  }
  return Done{};
}

Result<Physical> create(const Place& place, const Wanted& wanted) {
  return put(place, wanted, physical_name(wanted, 128));
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json& before,
                        const Physical& was) {
  // First the new ones: nobody is without what both versions allow.
  auto made = TRY(put(place, wanted, was.id));
  TRY(drop_all(place, before, &wanted.properties));
  return made;
}

Result<> remove(const Place& place, const Wanted& wanted, const Physical&) {
  return drop_all(place, wanted.properties, nullptr);
}

Result<std::optional<Json>> read(const Place& place, const Physical&, const Json& properties) {
  auto policy = text_or(properties, "PolicyName", "");
  Json now = Json::Object{{"PolicyName", Json(policy)}};
  for (auto& [property, holder] : all_holders) {
    Json::Array names;
    for (auto& name : texts(properties, property)) {
      auto document = holder.document(place, name, policy);
      if (is_refused(document, no_such_entity)) continue;
      auto there = parsed_document(TRY(std::move(document)));
      names.push_back(Json(name));
      // One that was changed is what there is to tell.
      if (!now.find("PolicyDocument") || there != part(properties, "PolicyDocument"))
        now.set("PolicyDocument", std::move(there));
    }
    if (properties.find(property)) now.set(property, Json(std::move(names)));
  }
  if (!now.find("PolicyDocument")) return {std::nullopt};
  return {std::move(now)};
}

}  // namespace

extern const ResourceType iam_policy;
const ResourceType iam_policy{
    .name = "AWS::IAM::Policy", .create = create, .update = update, .remove = remove, .read = read};

}  // namespace windlass::formation::types
