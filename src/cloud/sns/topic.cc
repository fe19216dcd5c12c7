#include "cloud/sns/topic.h"

#include <algorithm>
#include <array>

#include "base/json.h"
#include "base/json_reader.h"
#include "base/text.h"
#include "cloud/sns/errors.h"

namespace windlass::cloud::sns {

namespace {

constexpr const char* columns =
    "select id, account, region, name, fifo, attributes from sns_topic ";

std::optional<Topic> first(store::Cursor rows) {
  if (rows.done()) return std::nullopt;
  auto row = rows.row();
  return Topic{.id = row.integer(0),
               .account = row.text(1),
               .region = row.text(2),
               .name = row.text(3),
               .fifo = row.integer(4) != 0,
               .attributes = parse_attributes(row.view(5))};
}

// Feedback about deliveries goes to CloudWatch Logs in AWS; what is said about it is kept.
bool is_feedback(std::string_view name) {
  for (std::string_view protocol : {"HTTP", "SQS", "Lambda", "Firehose", "Application"})
    for (std::string_view what :
         {"SuccessFeedbackRoleArn", "FailureFeedbackRoleArn", "SuccessFeedbackSampleRate"})
      if (name == std::string(protocol) + std::string(what)) return true;
  return false;
}

Result<> check_flag(const std::string& name, const std::string& value) {
  if (value == "true" || value == "false") return Done{};
  return invalid_parameter("Attributes Reason: " + name + ": Invalid value '" + value +
                           "'. Must be true or false.");
}

Result<> check_json(const std::string& name, const std::string& value) {
  if (value.empty()) return Done{};
  auto json = parse_json(value);
  if (json && json->is_object()) return Done{};
  return invalid_parameter("Attributes Reason: " + name + ": Failed to parse JSON");
}

}  // namespace

std::string Topic::attribute(const std::string& name, std::string otherwise) const {
  auto found = attributes.find(name);
  return found == attributes.end() ? otherwise : found->second;
}

std::string Topic::policy() const {
  if (auto own = attribute("Policy"); !own.empty()) return own;
  Json::Array actions;
  for (auto* action : {"SNS:GetTopicAttributes", "SNS:SetTopicAttributes", "SNS:AddPermission",
                       "SNS:RemovePermission", "SNS:DeleteTopic", "SNS:Subscribe",
                       "SNS:ListSubscriptionsByTopic", "SNS:Publish"})
    actions.push_back(action);
  Json statement = Json::Object{
      {"Sid", "__default_statement_ID"},
      {"Effect", "Allow"},
      {"Principal", Json::Object{{"AWS", "*"}}},
      {"Action", std::move(actions)},
      {"Resource", arn()},
      {"Condition", Json::Object{{"StringEquals", Json::Object{{"AWS:SourceOwner", account}}}}}};
  return Json(Json::Object{{"Version", "2008-10-17"},
                           {"Id", "__default_policy_ID"},
                           {"Statement", Json::Array{std::move(statement)}}})
      .dump();
}

std::optional<Topic> find_topic(store::Database& db, std::string_view arn) {
  auto parts = split(arn, ':');
  if (parts.size() != 6) return std::nullopt;
  return first(db.query(std::string(columns) + "where account = ? and region = ? and name = ?",
                        {parts[4], parts[3], parts[5]}));
}

std::optional<Topic> find_topic(store::Database& db, std::int64_t id) {
  return first(db.query(std::string(columns) + "where id = ?", {id}));
}

Result<Topic> find_topic(Sns& sns, const std::optional<std::string>& arn,
                         const std::string& parameter) {
  auto text = arn.value_or("");
  auto parts = split(text, ':');
  if (parts.size() < 6)
    return invalid_parameter(parameter + " Reason: An ARN must have at least 6 elements, not " +
                             std::to_string(text.empty() ? 0 : parts.size()));
  if (parts[0] != "arn" || parts[2] != "sns" || parts.size() != 6)
    return invalid_parameter(parameter);
  auto topic = find_topic(sns.db, text);
  if (!topic) return topic_not_found();
  return *std::move(topic);
}

std::string dump(const Attributes& attributes) {
  Json::Object object;
  for (auto& [name, value] : attributes) object.emplace_back(name, value);
  return Json(std::move(object)).dump();
}

Attributes parse_attributes(std::string_view json) {
  Attributes attributes;
  auto parsed = parse_json(json);
  if (parsed && parsed->is_object())
    for (auto& [name, value] : parsed->as_object()) attributes.emplace(name, value.as_string());
  return attributes;
}

Result<> check_topic_attribute(const Topic& topic, const std::string& name,
                               const std::string& value) {
  if (name == "DisplayName") {
    if (value.size() <= 100) return Done{};
    return invalid_parameter("DisplayName Reason: must be at most 100 characters long");
  }
  if (name == "Policy" || name == "DeliveryPolicy") return check_json(name, value);
  if (name == "KmsMasterKeyId" || name == "TracingConfig" || is_feedback(name)) return Done{};
  if (name == "SignatureVersion") {
    if (value == "1" || value == "2") return Done{};
    return invalid_parameter("SignatureVersion Reason: must be 1 or 2");
  }
  if (name == "ContentBasedDeduplication") {
    if (!topic.fifo)
      return invalid_parameter(
          "Attributes Reason: Content-based deduplication can only be set for FIFO topics");
    return check_flag(name, value);
  }
  if (name == "FifoThroughputScope") {
    if (topic.fifo && (value == "Topic" || value == "MessageGroup")) return Done{};
    return invalid_parameter("FifoThroughputScope");
  }
  if (name == "FifoTopic") return check_flag(name, value);
  if (name == "ArchivePolicy")
    return invalid_parameter(
        "ArchivePolicy Reason: the windlass local cloud does not archive messages yet");
  return invalid_parameter("AttributeName");
}

}  // namespace windlass::cloud::sns
