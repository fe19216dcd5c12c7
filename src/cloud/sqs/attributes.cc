#include "cloud/sqs/attributes.h"

#include "base/json.h"
#include "base/text.h"
#include "cloud/sqs/errors.h"
#include "cloud/sqs/redrive.h"

namespace windlass::cloud::sqs {

namespace {

struct Rule {
  enum class Kind { Number, Boolean, Choice, Text, Policy, Redrive, RedriveAllow };
  std::string_view name;
  Kind kind;
  const char* fallback = nullptr;  // null: absent unless given
  std::int64_t min = 0;
  std::int64_t max = 0;
  std::string_view first = {};  // of a choice
  std::string_view second = {};
  bool fifo_only = false;
};

using Kind = Rule::Kind;

// What can be set. FifoQueue is apart: it can only be said at birth.
constexpr Rule rules[] = {
    {.name = "ContentBasedDeduplication",
     .kind = Kind::Boolean,
     .fallback = "false",
     .fifo_only = true},
    {.name = "DeduplicationScope",
     .kind = Kind::Choice,
     .fallback = "queue",
     .first = "queue",
     .second = "messageGroup",
     .fifo_only = true},
    {.name = "DelaySeconds", .kind = Kind::Number, .fallback = "0", .min = 0, .max = 900},
    {.name = "FifoThroughputLimit",
     .kind = Kind::Choice,
     .fallback = "perQueue",
     .first = "perQueue",
     .second = "perMessageGroupId",
     .fifo_only = true},
    {.name = "KmsDataKeyReusePeriodSeconds", .kind = Kind::Number, .min = 60, .max = 86400},
    {.name = "KmsMasterKeyId", .kind = Kind::Text},
    {.name = "MaximumMessageSize",
     .kind = Kind::Number,
     .fallback = "1048576",
     .min = 1024,
     .max = 1048576},
    {.name = "MessageRetentionPeriod",
     .kind = Kind::Number,
     .fallback = "345600",
     .min = 60,
     .max = 1209600},
    {.name = "Policy", .kind = Kind::Policy},
    {.name = "ReceiveMessageWaitTimeSeconds",
     .kind = Kind::Number,
     .fallback = "0",
     .min = 0,
     .max = 20},
    {.name = "RedriveAllowPolicy", .kind = Kind::RedriveAllow},
    {.name = "RedrivePolicy", .kind = Kind::Redrive},
    {.name = "SqsManagedSseEnabled", .kind = Kind::Boolean},
    {.name = "VisibilityTimeout", .kind = Kind::Number, .fallback = "30", .min = 0, .max = 43200},
};

const Rule* find_rule(std::string_view name) {
  for (auto& rule : rules)
    if (rule.name == name) return &rule;
  return nullptr;
}

Result<std::string> checked_value(Sqs& sqs, const Queue& queue, const Rule& rule,
                                  const std::string& value) {
  switch (rule.kind) {
    case Kind::Number: {
      auto number = parse_int(value);
      if (!number || *number < rule.min || *number > rule.max) return invalid_attribute(rule.name);
      return std::to_string(*number);
    }
    case Kind::Boolean: {
      auto word = lower(value);
      if (word != "true" && word != "false") return invalid_attribute(rule.name);
      return word;
    }
    case Kind::Choice:
      if (value != rule.first && value != rule.second) return invalid_attribute(rule.name);
      return value;
    case Kind::Policy: {
      auto policy = parse_json(value);
      if (!policy || !policy->is_object()) return invalid_attribute(rule.name);
      return policy->dump();
    }
    case Kind::Redrive: return TRY(checked_redrive_policy(sqs, queue, value)).text();
    case Kind::RedriveAllow: return checked_redrive_allow_policy(value);
    case Kind::Text: break;
  }
  return value;
}

bool is_true(const Attributes& attributes, const std::string& name) {
  auto found = attributes.find(name);
  return found != attributes.end() && found->second == "true";
}

bool is_set(const Attributes& attributes, const std::string& name) {
  auto found = attributes.find(name);
  return found != attributes.end() && !found->second.empty();
}

// What holds between attributes, seen after a change.
Result<> check_together(const Queue& queue, const Attributes& changes, const Attributes& after) {
  if (is_set(changes, "KmsMasterKeyId") && is_true(changes, "SqsManagedSseEnabled"))
    return Error{"InvalidAttributeName",
                 "You can use one type of server-side encryption (SSE) at one time. You can either "
                 "enable KMS SSE or SQS SSE."};
  if (queue.fifo && after.at("FifoThroughputLimit") == "perMessageGroupId" &&
      after.at("DeduplicationScope") != "messageGroup")
    return invalid_attribute("FifoThroughputLimit",
                             "It may only be perMessageGroupId when DeduplicationScope is "
                             "messageGroup.");
  return Done{};
}

Attributes overlaid(Attributes attributes, const Attributes& changes) {
  for (auto& [name, value] : changes) {
    if (value.empty())
      attributes.erase(name);
    else
      attributes[name] = value;
  }
  // One kind of encryption ends the other.
  if (is_set(changes, "KmsMasterKeyId")) attributes.erase("SqsManagedSseEnabled");
  if (is_true(changes, "SqsManagedSseEnabled")) {
    attributes.erase("KmsMasterKeyId");
    attributes.erase("KmsDataKeyReusePeriodSeconds");
  }
  return attributes;
}

std::chrono::seconds seconds_of(const Attributes& settings, const char* name) {
  return std::chrono::seconds(parse_int(settings.at(name)).value_or(0));
}

}  // namespace

Result<Attributes> checked(Sqs& sqs, const Queue& queue, const Attributes& given) {
  Attributes out;
  for (auto& [name, value] : given) {
    auto* rule = find_rule(name);
    if (!rule || (rule->fifo_only && !queue.fifo)) return unknown_attribute(name);
    // Only what has no default can be taken away.
    if (value.empty() && rule->fallback) return invalid_attribute(name);
    out[name] = value.empty() ? value : TRY(checked_value(sqs, queue, *rule, value));
  }
  auto after = with_defaults(queue, overlaid(given_attributes(sqs, queue), out));
  TRY(check_together(queue, out, after));
  return out;
}

Attributes given_attributes(Sqs& sqs, const Queue& queue) {
  Attributes attributes;
  for (auto row : sqs.db.query("select name, value from sqs_attribute where queue = ?", {queue.id}))
    attributes.emplace(row.text(0), row.text(1));
  return attributes;
}

Attributes with_defaults(const Queue& queue, Attributes given) {
  for (auto& rule : rules)
    if (rule.fallback && (queue.fifo || !rule.fifo_only)) given.emplace(rule.name, rule.fallback);
  auto has_key = given.contains("KmsMasterKeyId");
  if (has_key)
    given.emplace("KmsDataKeyReusePeriodSeconds", "300");
  else
    given.erase("KmsDataKeyReusePeriodSeconds");
  given.emplace("SqsManagedSseEnabled", has_key ? "false" : "true");
  if (queue.fifo) given.emplace("FifoQueue", "true");
  return given;
}

Attributes settings_of(Sqs& sqs, const Queue& queue) {
  return with_defaults(queue, given_attributes(sqs, queue));
}

void take_settings(Queue& queue, const Attributes& settings) {
  queue.visibility = seconds_of(settings, "VisibilityTimeout");
  queue.delay = seconds_of(settings, "DelaySeconds");
  queue.retention = seconds_of(settings, "MessageRetentionPeriod");
  queue.wait = seconds_of(settings, "ReceiveMessageWaitTimeSeconds");
  queue.size_max = parse_int(settings.at("MaximumMessageSize")).value_or(0);
  queue.content_dedup = is_true(settings, "ContentBasedDeduplication");
  queue.dedup_per_group = queue.fifo && settings.at("DeduplicationScope") == "messageGroup";
  queue.dead_letter_arn.reset();
  queue.receives_max = 0;
  queue.kms_key.reset();
  if (auto key = settings.find("KmsMasterKeyId"); key != settings.end()) {
    queue.kms_key = key->second;
    queue.kms_reuse = seconds_of(settings, "KmsDataKeyReusePeriodSeconds");
  }
  if (!settings.contains("RedrivePolicy")) return;
  auto policy = parse_json(settings.at("RedrivePolicy"));
  if (!policy) return;
  queue.dead_letter_arn = policy->text("deadLetterTargetArn");
  queue.receives_max = policy->find("maxReceiveCount")->as_int();
}

void store_attributes(Sqs& sqs, Queue& queue, const Attributes& changes, Time now) {
  auto before = given_attributes(sqs, queue);
  auto after = overlaid(before, changes);
  for (auto& [name, value] : before)
    if (!after.contains(name))
      sqs.db.run("delete from sqs_attribute where queue = ? and name = ?", {queue.id, name});
  for (auto& [name, value] : after)
    sqs.db.run("insert or replace into sqs_attribute (queue, name, value) values (?, ?, ?)",
               {queue.id, name, value});

  take_settings(queue, with_defaults(queue, after));
  sqs.db.run(
      "update sqs_queue set visibility_seconds = ?, delay_seconds = ?, retention_seconds = ?, "
      "wait_seconds = ?, size_max = ?, content_dedup = ?, dedup_per_group = ?, receives_max = ?, "
      "dead_letter_arn = ?, kms_key = ?, kms_reuse_seconds = ?, modified = ? where id = ?",
      {queue.visibility.count(), queue.delay.count(), queue.retention.count(), queue.wait.count(),
       queue.size_max, queue.content_dedup, queue.dedup_per_group, queue.receives_max,
       queue.dead_letter_arn, queue.kms_key, queue.kms_reuse.count(), micros(now), queue.id});
}

}  // namespace windlass::cloud::sqs
