// ReceiveMessage: takes messages, or waits for them.
#include "base/text.h"
#include "base/time.h"
#include "cloud/sqs/attempts.h"
#include "cloud/sqs/errors.h"
#include "cloud/sqs/handlers.h"
#include "cloud/sqs/lanes.h"
#include "cloud/sqs/message_attributes.h"
#include "cloud/sqs/receipt.h"
#include "cloud/sqs/redrive.h"
#include "cloud/sqs/sealing.h"

namespace windlass::cloud::sqs {

namespace {

constexpr std::int32_t messages_max = 10;
constexpr std::int32_t wait_max_seconds = 20;
constexpr std::int32_t visibility_max_seconds = 43200;
constexpr std::int64_t in_flight_max = 120'000;
// One request buries at most so many; who waits behind more gets them with the next.
constexpr int burials_max = 100;
// When more was overdue than one request makes ready, and nothing of it could be had: until a task
// has done the rest.
constexpr std::chrono::milliseconds pause{50};

struct Wanted {
  int count = 1;
  Time until{};     // when what is taken becomes visible again
  Time deadline{};  // how long to wait for a first one
  bool waits = false;
};

Result<Wanted> wanted(const Queue& queue, const Call& call, const ReceiveMessageRequest& in) {
  auto count = in.max_number_of_messages.value_or(1);
  if (count < 1 || count > messages_max)
    return invalid_value(count, "MaxNumberOfMessages", "Must be between 1 and 10, if provided.");
  auto visibility = in.visibility_timeout;
  if (visibility && (*visibility < 0 || *visibility > visibility_max_seconds))
    return invalid_value(*visibility, "VisibilityTimeout",
                         "Must be >= 0 and <= 43200, if provided.");
  auto wait = in.wait_time_seconds;
  if (wait && (*wait < 0 || *wait > wait_max_seconds))
    return invalid_value(*wait, "WaitTimeSeconds", "Must be >= 0 and <= 20, if provided.");
  auto& attempt = in.receive_request_attempt_id;
  if (attempt && !queue.fifo) return wrong_queue_type(*attempt, "ReceiveRequestAttemptId");

  auto patience = wait ? std::chrono::seconds(*wait) : queue.wait;
  return Wanted{
      .count = count,
      .until = call.now + (visibility ? std::chrono::seconds(*visibility) : queue.visibility),
      .deadline = call.received + patience,
      .waits = patience > std::chrono::seconds(0)};
}

// What is ready, without those that were received too often: they go to the dead-letter queue.
struct Found {
  std::vector<StoredMessage> messages;
  int buried = 0;
};
Found find_ready(Sqs& sqs, Queue& queue, Time now, int count) {
  Found found;
  while (true) {
    found.messages = ready_messages(sqs, queue, now, count);
    if (!queue.dead_letter_arn) return found;
    int buried = 0;
    std::erase_if(found.messages, [&](StoredMessage& message) {
      auto target = dead_letter_queue(sqs, queue, message);
      if (!target) return false;
      bury(sqs, queue, *target, message, now);
      save(sqs, *target, now);
      ++buried;
      return true;
    });
    found.buried += buried;
    // Their places may be filled by others.
    if (buried == 0 || found.buried >= burials_max) return found;
  }
}

std::int64_t epoch(const std::optional<Time>& time) { return time ? epoch_millis(*time) : 0; }

std::map<std::string, std::string> system_attributes(const StoredMessage& message,
                                                     const ReceiveMessageRequest& in, bool fifo) {
  std::map<std::string, std::string> attributes;
  static const std::vector<std::string> none;
  auto& old_names = in.attribute_names ? *in.attribute_names : none;
  auto& new_names = in.message_system_attribute_names ? *in.message_system_attribute_names : none;
  auto is_asked = [&](const std::string& name) {
    return std::ranges::find(old_names, name) != old_names.end() ||
           std::ranges::find(new_names, name) != new_names.end();
  };
  if (old_names.empty() && new_names.empty()) return attributes;
  auto all = is_asked("All");
  auto show = [&](const char* name, const auto& make) {
    if (all || is_asked(name)) attributes.emplace(name, make());
  };
  auto show_text = [&](const char* name, const std::optional<std::string>& text) {
    if (text) show(name, [&] { return *text; });
  };
  show("SenderId", [&] { return message.sender; });
  show("SentTimestamp", [&] { return std::to_string(epoch_millis(message.sent)); });
  show("ApproximateReceiveCount",
       [&] { return std::to_string(message.receives_before + message.receives); });
  show("ApproximateFirstReceiveTimestamp",
       [&] { return std::to_string(epoch(message.first_received)); });
  if (fifo) show("SequenceNumber", [&] { return sequence_number(message.place()); });
  show_text("MessageDeduplicationId", message.dedup);
  show_text("MessageGroupId", message.group);
  show_text("AWSTraceHeader", message.trace);
  show_text("DeadLetterQueueSourceArn", message.source);
  return attributes;
}

Message shown(const Queue& queue, StoredMessage&& message, const ReceiveMessageRequest& in) {
  Message out;
  auto attributes = system_attributes(message, in, queue.fifo);
  if (!attributes.empty()) out.attributes = std::move(attributes);
  if (message.attributes && in.message_attribute_names) {
    auto asked = unpack(*message.attributes, *in.message_attribute_names);
    if (!asked.empty()) {
      out.md5_of_message_attributes = md5_of(asked);
      out.message_attributes = std::move(asked);
    }
  }
  out.receipt_handle = Receipt{queue.id, message.id, message.receives}.handle();
  out.message_id = std::move(message.message_id);
  out.md5_of_body = hex(message.digest);
  out.body = std::move(message.body);
  return out;
}

ReceiveMessageResult answer_of(const Queue& queue, std::vector<StoredMessage> messages,
                               const ReceiveMessageRequest& in) {
  ReceiveMessageResult answer;
  // As AWS does, an empty answer has no list at all.
  for (auto& message : messages) {
    if (!answer.messages) answer.messages.emplace();
    answer.messages->push_back(shown(queue, std::move(message), in));
  }
  return answer;
}

}  // namespace

Result<Waiting<ReceiveMessageResult>> receive_message(Sqs& sqs, const Call& call,
                                                      const ReceiveMessageRequest& in) {
  auto queue = TRY(get_queue(sqs, call, in.queue_url));
  auto want = TRY(wanted(queue, call, in));
  auto& attempt = in.receive_request_attempt_id;
  if (attempt) {
    auto again = repeat_attempt(sqs, queue, *attempt, call.now, want.until);
    if (!again.empty()) {
      queue.counted.received += static_cast<std::int64_t>(again.size());
      save(sqs, queue, call.now);
      TRY(open_bodies(sqs, queue, again));
      return {answer_of(queue, std::move(again), in)};
    }
  }

  promote(sqs, queue, call.now);
  auto room = in_flight_max - queue.in_flight;
  // Only short polls of standard queues are told; for others there is nothing to have, for now.
  if (room <= 0 && !queue.fifo && !want.waits)
    return Error{"OverLimit",
                 "Too many messages are in flight: at most 120000 are allowed for a queue.", 403};
  Found found;
  if (room > 0)
    found = find_ready(sqs, queue, call.now,
                       static_cast<int>(std::min<std::int64_t>(want.count, room)));

  // What was buried stays buried only if we answer, so this does not wait any longer.
  if (found.messages.empty() && found.buried == 0 && call.now < want.deadline) {
    auto until = want.deadline;
    if (queue.next_due)
      until = std::min(until, *queue.next_due > call.now ? *queue.next_due : call.now + pause);
    return {Park{.topic = queue.topic(), .until = until}};
  }
  for (auto& message : found.messages) take(sqs, queue, message, call.now, want.until);
  queue.counted.received += static_cast<std::int64_t>(found.messages.size());
  queue.counted.empty += found.messages.empty();
  if (attempt) remember_attempt(sqs, queue, *attempt, found.messages, call.now);
  // A poller that leaves may have been the one that stood in for the next due message.
  if (queue.next_due && call.now > call.received) queue.wake(1);
  save(sqs, queue, call.now);
  TRY(open_bodies(sqs, queue, found.messages));
  return {answer_of(queue, std::move(found.messages), in)};
}

}  // namespace windlass::cloud::sqs
