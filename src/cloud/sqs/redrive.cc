#include "cloud/sqs/redrive.h"

#include "base/json.h"
#include "base/text.h"
#include "cloud/sqs/errors.h"

namespace windlass::cloud::sqs {

namespace {

constexpr std::int64_t receives_max_max = 1000;
constexpr std::size_t allowed_sources_max = 10;

// Some clients write the number as text.
std::optional<std::int64_t> whole_number(const Json& value) {
  if (value.is_int()) return value.as_int();
  if (value.is_string()) return parse_int(value.as_string());
  return std::nullopt;
}

// Does the target's owner let `source` name it?
bool is_allowed(Sqs& sqs, const Queue& target, const std::string& source) {
  auto text = sqs.db.find_text(
      "select value from sqs_attribute where queue = ? and name = 'RedriveAllowPolicy'",
      {target.id});
  if (!text) return true;
  auto policy = parse_json(*text);
  if (!policy) return true;
  auto permission = policy->text("redrivePermission").value_or("allowAll");
  if (permission != "byQueue") return permission == "allowAll";
  auto* sources = policy->find("sourceQueueArns");
  return sources && sources->is_array() &&
         std::ranges::find(sources->as_array(), Json(source)) != sources->as_array().end();
}

}  // namespace

std::string RedrivePolicy::text() const {
  Json policy;
  policy.set("deadLetterTargetArn", dead_letter_arn);
  policy.set("maxReceiveCount", receives_max);
  return policy.dump();
}

Result<RedrivePolicy> checked_redrive_policy(Sqs& sqs, const Queue& source,
                                             const std::string& text) {
  auto refused = [&](std::string_view reason) {
    return invalid_value(text, "RedrivePolicy", reason);
  };
  auto json = parse_json(text);
  if (!json || !json->is_object()) return refused("Redrive policy is not a valid JSON map.");
  auto* count = json->find("maxReceiveCount");
  if (!count)
    return refused("Redrive policy does not contain mandatory attribute: maxReceiveCount.");
  auto* arn = json->find("deadLetterTargetArn");
  if (!arn)
    return refused("Redrive policy does not contain mandatory attribute: deadLetterTargetArn.");

  auto receives_max = whole_number(*count);
  if (!receives_max || *receives_max < 1 || *receives_max > receives_max_max)
    return refused("Invalid value for maxReceiveCount: " +
                   (count->is_string() ? count->as_string() : count->dump()) +
                   ", valid values are from 1 to 1000 both inclusive.");
  auto address = arn->is_string() ? parse_arn(arn->as_string()) : std::nullopt;
  if (!address) return refused("Invalid value for deadLetterTargetArn.");
  if (address->account != source.account)
    return refused("Dead-letter target owner should be same as the source.");
  if (address->region != source.region)
    return refused("Dead letter target must be in same region as the source.");

  auto target = find_queue(sqs, address->account, address->region, address->name);
  if (!target) return refused("Dead letter target does not exist.");
  if (target->fifo != source.fifo)
    return refused("Dead-letter queue must be same type of queue as the source.");
  if (target->arn() == source.arn())
    return refused("Dead-letter queue must not be the source itself.");
  if (!is_allowed(sqs, *target, source.arn()))
    return refused("Queue " + target->arn() + " does not allow queue " + source.arn() +
                   " to use it as a dead-letter queue.");
  return RedrivePolicy{target->arn(), *receives_max};
}

Result<std::string> checked_redrive_allow_policy(const std::string& text) {
  auto refused = [&](std::string_view reason) {
    return invalid_value(text, "RedriveAllowPolicy", reason);
  };
  auto json = parse_json(text);
  if (!json || !json->is_object()) return refused("Redrive allow policy is not a valid JSON map.");
  auto permission = json->text("redrivePermission");
  if (!permission)
    return refused("Redrive allow policy does not contain mandatory attribute: redrivePermission.");
  if (*permission != "allowAll" && *permission != "denyAll" && *permission != "byQueue")
    return refused("Invalid value for redrivePermission: " + *permission + ".");

  auto* sources = json->find("sourceQueueArns");
  if (*permission != "byQueue") {
    if (sources)
      return refused("sourceQueueArns may only be given when redrivePermission is byQueue.");
    return json->dump();
  }
  if (!sources || !sources->is_array() || sources->as_array().empty() ||
      sources->as_array().size() > allowed_sources_max)
    return refused("sourceQueueArns must name between 1 and 10 queues.");
  for (auto& source : sources->as_array())
    if (!source.is_string() || !parse_arn(source.as_string()))
      return refused("Invalid value for sourceQueueArns.");
  return json->dump();
}

std::optional<Queue> dead_letter_queue(Sqs& sqs, const Queue& queue, const StoredMessage& message) {
  if (!queue.dead_letter_arn || message.receives < queue.receives_max) return std::nullopt;
  // A target that was deleted since: the message stays where it is, and is received on.
  auto target = find_queue_by_arn(sqs, *queue.dead_letter_arn);
  if (!target || target->fifo != queue.fifo || target->id == queue.id) return std::nullopt;
  return target;
}

void bury(Sqs& sqs, Queue& from, Queue& to, StoredMessage message, Time now) {
  remove(sqs, from, message);
  message.source = from.arn();
  message.receives_before += message.receives;
  message.receives = 0;
  message.lane.reset();
  message.due = now;
  // The retention period goes on in a standard queue, and starts anew in a FIFO one.
  if (to.fifo) message.sent = now;
  put(sqs, to, message, now);
}

}  // namespace windlass::cloud::sqs
