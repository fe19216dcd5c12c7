#include <algorithm>
#include <iterator>

#include "base/json.h"
#include "cloud/sns/errors.h"
#include "cloud/sns/handlers.h"
#include "cloud/sns/topic.h"

namespace windlass::cloud::sns {

namespace {

// The actions that may be given away by AddPermission.
constexpr const char* grantable[] = {"Publish",
                                     "RemovePermission",
                                     "SetTopicAttributes",
                                     "DeleteTopic",
                                     "ListSubscriptionsByTopic",
                                     "GetTopicAttributes",
                                     "AddPermission",
                                     "Subscribe"};

Result<Json> actions_of(const std::vector<std::string>& names) {
  Json::Array actions;
  for (auto& name : names) {
    if (std::ranges::find(grantable, name) == std::end(grantable))
      return invalid_parameter("Policy statement action out of service scope!");
    actions.push_back("SNS:" + name);
  }
  return Json(actions);
}

Json::Array statements_of(const Json& policy) {
  auto* statements = policy.find("Statement");
  if (!statements) return {};
  return statements->is_array() ? statements->as_array() : Json::Array{*statements};
}

bool is_labelled(const Json& statement, const std::string& label) {
  return statement.text("Sid").value_or("") == label;
}

void keep(Sns& sns, Topic& topic, Json policy, Json::Array statements) {
  policy.set("Statement", std::move(statements));
  topic.attributes["Policy"] = policy.dump();
  sns.db.run("update sns_topic set attributes = ? where id = ?",
             {dump(topic.attributes), topic.id});
}

}  // namespace

Result<> add_permission(Sns& sns, const Call&, const AddPermissionInput& in) {
  auto topic = TRY(find_topic(sns, in.topic_arn));
  auto label = in.label.value_or("");
  auto policy = TRY(parse_json(topic.policy()));
  auto statements = statements_of(policy);
  for (auto& statement : statements)
    if (is_labelled(statement, label)) return invalid_parameter("Statement already exists");
  Json::Array principals;
  for (auto& account : in.aws_account_id.value_or(std::vector<std::string>{}))
    principals.push_back("arn:aws:iam::" + account + ":root");
  statements.push_back(
      Json::Object{{"Sid", label},
                   {"Effect", "Allow"},
                   {"Principal", Json::Object{{"AWS", std::move(principals)}}},
                   {"Action", TRY(actions_of(in.action_name.value_or(std::vector<std::string>{})))},
                   {"Resource", topic.arn()}});
  keep(sns, topic, std::move(policy), std::move(statements));
  return Done{};
}

Result<> remove_permission(Sns& sns, const Call&, const RemovePermissionInput& in) {
  auto topic = TRY(find_topic(sns, in.topic_arn));
  auto policy = TRY(parse_json(topic.policy()));
  auto statements = statements_of(policy);
  auto removed = std::erase_if(
      statements, [&](auto& statement) { return is_labelled(statement, in.label.value_or("")); });
  if (!removed) return Error{"NotFound", "Statement does not exist"};
  keep(sns, topic, std::move(policy), std::move(statements));
  return Done{};
}

}  // namespace windlass::cloud::sns
