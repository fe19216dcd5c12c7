// AddPermission and RemovePermission: statements of the queue's policy, by label.
#include "base/json.h"
#include "cloud/sqs/attributes.h"
#include "cloud/sqs/errors.h"
#include "cloud/sqs/handlers.h"

namespace windlass::cloud::sqs {

namespace {

constexpr std::size_t actions_max = 7;
constexpr std::size_t statements_max = 20;

// The others are the owner's alone.
bool can_be_granted(std::string_view action) {
  static constexpr std::string_view actions[] = {
      "*",           "ChangeMessageVisibility", "DeleteMessage",
      "GetQueueUrl", "GetQueueAttributes",      "ListDeadLetterSourceQueues",
      "PurgeQueue",  "ReceiveMessage",          "SendMessage"};
  return std::ranges::find(actions, action) != std::end(actions);
}

bool is_label(const std::string& label) {
  return !label.empty() && label.size() <= 80 && std::ranges::all_of(label, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  });
}

bool is_account(const std::string& text) {
  return text.size() == 12 &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// One stands for itself, several are a list: as AWS writes it.
Json one_or_list(std::vector<std::string> values) {
  if (values.size() == 1) return Json(std::move(values[0]));
  Json::Array list;
  for (auto& value : values) list.emplace_back(std::move(value));
  return Json(std::move(list));
}

Json policy_of(Sqs& sqs, const Queue& queue) {
  auto attributes = given_attributes(sqs, queue);
  if (auto found = attributes.find("Policy"); found != attributes.end())
    if (auto policy = parse_json(found->second)) return *policy;
  Json policy;
  policy.set("Version", "2008-10-17");
  policy.set("Id", queue.arn() + "/SQSDefaultPolicy");
  policy.set("Statement", Json::Array{});
  return policy;
}

// The statements of a policy: a single one may stand there without a list.
Json::Array statements_of(const Json& policy) {
  auto* found = policy.find("Statement");
  if (!found) return {};
  if (found->is_array()) return found->as_array();
  return {*found};
}

bool has_label(const Json& statement, const std::string& label) {
  return statement.text("Sid") == label;
}

}  // namespace

Result<> add_permission(Sqs& sqs, const Call& call, const AddPermissionRequest& in) {
  auto queue = TRY(get_own_queue(sqs, call, in.queue_url));
  auto label = in.label.value_or("");
  if (!is_label(label))
    return invalid_value(label, "Label",
                         "Can only include alphanumeric characters, hyphens, or underscores. 1 to "
                         "80 in length");
  std::vector<std::string> principals, actions;
  for (auto& account : in.aws_account_ids.value_or(std::vector<std::string>{})) {
    if (!is_account(account))
      return invalid_value("[" + account + "]", "PrincipalId", "Unable to verify.");
    principals.push_back("arn:aws:iam::" + account + ":root");
  }
  for (auto& action : in.actions.value_or(std::vector<std::string>{})) {
    if (!can_be_granted(action))
      return invalid_value("SQS:" + action, "ActionName",
                           "Only the queue owner is allowed to invoke this action.");
    actions.push_back("SQS:" + action);
  }
  if (principals.empty()) return invalid_value("[]", "PrincipalId", "Unable to verify.");
  if (actions.empty()) return missing_parameter("Actions");
  if (actions.size() > actions_max)
    return Error{"OverLimit",
                 std::to_string(actions.size()) + " Actions were found, maximum allowed is 7.",
                 403};

  auto policy = policy_of(sqs, queue);
  auto statements = statements_of(policy);
  for (auto& statement : statements)
    if (has_label(statement, label)) return invalid_value(label, "Label", "Already exists.");
  if (statements.size() >= statements_max)
    return Error{
        "OverLimit",
        std::to_string(statements.size() + 1) + " statements were found, maximum allowed is 20.",
        403};
  Json principal, statement;
  principal.set("AWS", one_or_list(std::move(principals)));
  statement.set("Sid", label);
  statement.set("Effect", "Allow");
  statement.set("Principal", std::move(principal));
  statement.set("Action", one_or_list(std::move(actions)));
  statement.set("Resource", queue.arn());
  statements.push_back(std::move(statement));
  policy.set("Statement", std::move(statements));
  store_attributes(sqs, queue, {{"Policy", policy.dump()}}, call.now);
  return Done{};
}

Result<> remove_permission(Sqs& sqs, const Call& call, const RemovePermissionRequest& in) {
  auto queue = TRY(get_own_queue(sqs, call, in.queue_url));
  auto label = in.label.value_or("");
  auto policy = policy_of(sqs, queue);
  auto statements = statements_of(policy);
  if (!std::erase_if(statements, [&](auto& one) { return has_label(one, label); }))
    return invalid_value(label, "Label", "can't find label.");
  auto empty = statements.empty();
  policy.set("Statement", std::move(statements));
  store_attributes(sqs, queue, {{"Policy", empty ? "" : policy.dump()}}, call.now);
  return Done{};
}

}  // namespace windlass::cloud::sqs
