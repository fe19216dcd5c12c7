#include "formation/types/iam_holder.h"

#include <algorithm>

#include "base/text.h"
#include "formation/types/properties.h"
#include "formation/types/requests.h"

namespace windlass::formation::types {

namespace {

const Json* find_policy(const Json& properties, const std::string& name) {
  for (auto& policy : items(properties, "Policies"))
    if (text(policy, "PolicyName") == name) return &policy;
  return nullptr;
}

bool contains(const std::vector<std::string>& list, const std::string& word) {
  return std::ranges::find(list, word) != list.end();
}

// In the template's order, then the rest: an order is no drift.
std::vector<std::string> ordered(std::vector<std::string> there,
                                 const std::vector<std::string>& given) {
  std::vector<std::string> list;
  for (auto& word : given)
    if (contains(there, word)) list.push_back(word);
  for (auto& word : there)
    if (!contains(given, word)) list.push_back(std::move(word));
  return list;
}

}  // namespace

Result<> settle_policies(const Place& place, const IamHolder& holder, const std::string& name,
                         const Json& before, const Json& now) {
  auto had = texts(before, "ManagedPolicyArns");
  auto has = texts(now, "ManagedPolicyArns");
  for (auto& arn : has)
    if (!contains(had, arn)) TRY(holder.attach(place, name, arn));
  for (auto& arn : had)
    if (!contains(has, arn)) TRY(done_or(holder.detach(place, name, arn), no_such_entity));

  for (auto& policy : items(now, "Policies")) {
    auto policy_name = text_or(policy, "PolicyName", "");
    auto* old = find_policy(before, policy_name);
    if (!old || *old != policy)
      TRY(holder.put(place, name, policy_name, document(policy, "PolicyDocument").value_or("")));
  }
  for (auto& policy : items(before, "Policies")) {
    auto policy_name = text_or(policy, "PolicyName", "");
    if (!find_policy(now, policy_name))
      TRY(done_or(holder.drop(place, name, policy_name), no_such_entity));
  }
  return Done{};
}

Result<> strip_policies(const Place& place, const IamHolder& holder, const std::string& name) {
  auto attached = holder.attached(place, name);
  if (is_refused(attached, no_such_entity)) return Done{};
  for (auto& arn : TRY(std::move(attached)))
    TRY(done_or(holder.detach(place, name, arn), no_such_entity));
  for (auto& policy : TRY(holder.inlined(place, name)))
    TRY(done_or(holder.drop(place, name, policy), no_such_entity));
  return Done{};
}

Result<> read_policies(const Place& place, const IamHolder& holder, const std::string& name,
                       const Json& properties, Json& now) {
  if (properties.find("ManagedPolicyArns")) {
    Json::Array arns;
    for (auto& arn :
         ordered(TRY(holder.attached(place, name)), texts(properties, "ManagedPolicyArns")))
      arns.push_back(Json(arn));
    now.set("ManagedPolicyArns", Json(std::move(arns)));
  }
  if (!properties.find("Policies")) return Done{};
  std::vector<std::string> given;
  for (auto& policy : items(properties, "Policies"))
    given.push_back(text_or(policy, "PolicyName", ""));
  auto there = TRY(holder.inlined(place, name));
  Json::Array policies;
  // Those that other resources put there (AWS::IAM::Policy) are not this one's.
  for (auto& policy : given) {
    if (!contains(there, policy)) continue;
    auto document = parsed_document(TRY(holder.document(place, name, policy)));
    policies.push_back(
        Json::Object{{"PolicyName", Json(policy)}, {"PolicyDocument", std::move(document)}});
  }
  now.set("Policies", Json(std::move(policies)));
  return Done{};
}

Result<Physical> put_one_policy(const Place& place, const IamHolder& holder, const Wanted& wanted) {
  auto policy = text_or(wanted.properties, "PolicyName", "");
  auto name = text_or(wanted.properties, holder.property, "");
  TRY(holder.put(place, name, policy, document(wanted.properties, "PolicyDocument").value_or("")));
  return Physical{policy + '|' + name};
}

Result<> drop_one_policy(const Place& place, const IamHolder& holder, const Physical& was) {
  auto names = split_once(was.id, "|");
  if (!names) return Done{};
  return done_or(holder.drop(place, std::string(names->second), std::string(names->first)),
                 no_such_entity);
}

Result<std::optional<Json>> read_one_policy(const Place& place, const IamHolder& holder,
                                            const Physical& was) {
  auto names = split_once(was.id, "|");
  if (!names) return {std::nullopt};
  std::string policy(names->first), name(names->second);
  auto document = holder.document(place, name, policy);
  if (is_refused(document, no_such_entity)) return {std::nullopt};
  return {Json(Json::Object{{"PolicyName", Json(policy)},
                            {std::string(holder.property), Json(name)},
                            {"PolicyDocument", parsed_document(TRY(std::move(document)))}})};
}

}  // namespace windlass::formation::types
