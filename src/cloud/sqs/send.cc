// SendMessage and its batch.
#include "base/hash.h"
#include "base/text.h"
#include "cloud/sqs/batch.h"
#include "cloud/sqs/box.h"
#include "cloud/sqs/handlers.h"
#include "cloud/sqs/lanes.h"
#include "cloud/sqs/message_attributes.h"
#include "cloud/sqs/sealing.h"

namespace windlass::cloud::sqs {

namespace {

constexpr std::size_t batch_size_max = 1 << 20;
constexpr std::int32_t delay_max_seconds = 900;

template <class Entry>
std::size_t size_of_message(const Entry& entry) {
  auto size = entry.message_body ? entry.message_body->size() : 0;
  if (entry.message_attributes) size += size_of(*entry.message_attributes);
  return size;
}

// The ids of FIFO: letters, digits and punctuation, up to 128.
Result<> check_id(const std::string& id, std::string_view parameter) {
  auto fits = !id.empty() && id.size() <= 128 &&
              std::ranges::all_of(id, [](char c) { return c > 0x20 && c < 0x7f; });
  if (fits) return Done{};
  return invalid_value(id, parameter,
                       std::string(parameter) +
                           " can only include alphanumeric and punctuation characters. 1 to 128 in "
                           "length");
}

// What says to which group a message belongs and which one it repeats.
template <class Entry>
Result<> check_fifo_ids(const Queue& queue, const Entry& entry) {
  if (entry.message_group_id) TRY(check_id(*entry.message_group_id, "MessageGroupId"));
  auto& dedup = entry.message_deduplication_id;
  if (!queue.fifo) {
    // A group is welcome: it makes a standard queue a fair one.
    if (dedup) return wrong_queue_type(*dedup, "MessageDeduplicationId");
    return Done{};
  }
  if (!entry.message_group_id) return missing_parameter("MessageGroupId");
  if (dedup) return check_id(*dedup, "MessageDeduplicationId");
  if (!queue.content_dedup)
    return invalid_parameter(
        "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId "
        "provided explicitly");
  return Done{};
}

template <class Entry>
Result<Time> due_time(const Queue& queue, const Entry& entry, Time now) {
  if (!entry.delay_seconds) return now + queue.delay;
  auto delay = *entry.delay_seconds;
  if (queue.fifo && delay != 0) return wrong_queue_type(std::to_string(delay), "DelaySeconds");
  if (queue.fifo) return now + queue.delay;
  if (delay < 0 || delay > delay_max_seconds)
    return invalid_value(delay, "DelaySeconds", "DelaySeconds must be >= 0 and <= 900.");
  return now + std::chrono::seconds(delay);
}

template <class Entry>
Result<> check_content(const Queue& queue, const Entry& entry) {
  if (!entry.message_body || entry.message_body->empty()) return missing_parameter("MessageBody");
  TRY(check_text(*entry.message_body));
  if (entry.message_attributes) TRY(check(*entry.message_attributes));
  if (entry.message_system_attributes) TRY(check(*entry.message_system_attributes));
  if (size_of_message(entry) > static_cast<std::size_t>(queue.size_max))
    return invalid_parameter(
        "One or more parameters are invalid. Reason: Message must be shorter than " +
        std::to_string(queue.size_max) + " bytes.");
  return Done{};
}

// What SendMessage and each entry of its batch answer.
template <class Answer, class Entry>
Result<Answer> send(Sqs& sqs, const Call& call, Queue& queue, const Entry& entry) {
  TRY(check_content(queue, entry));
  TRY(check_fifo_ids(queue, entry));
  auto due = TRY(due_time(queue, entry, call.now));
  auto& body = *entry.message_body;

  StoredMessage message;
  message.due = due;
  message.sent = call.now;
  message.digest = md5(body);
  Answer answer;
  answer.md5_of_message_body = hex(message.digest);
  if (entry.message_attributes && !entry.message_attributes->empty()) {
    message.attributes = pack(*entry.message_attributes);
    answer.md5_of_message_attributes = md5_of(*entry.message_attributes);
  }
  if (entry.message_system_attributes && !entry.message_system_attributes->empty()) {
    message.trace = entry.message_system_attributes->begin()->second.string_value;
    answer.md5_of_message_system_attributes = md5_of(*entry.message_system_attributes);
  }
  message.group = entry.message_group_id;
  if (queue.fifo) {
    message.dedup = entry.message_deduplication_id;
    if (!message.dedup) message.dedup = hex(sha256(body));
    if (auto original = find_original(sqs, queue, message, call.now)) {
      answer.message_id = original->message_id;
      answer.sequence_number = sequence_number(original->place);
      return answer;
    }
  }

  message.message_id = sqs.work.random.uuid();
  message.sender = call.caller.user_id;
  message.body = body;
  TRY(seal_body(sqs, call, queue, message));
  put(sqs, queue, message, call.now);
  ++queue.counted.sent;
  answer.message_id = message.message_id;
  if (queue.fifo) {
    remember(sqs, queue, message, call.now);
    answer.sequence_number = sequence_number(message.place());
  }
  return answer;
}

// A FIFO batch that lacks an id is refused as a whole, unlike one with other faults.
Result<> check_batch_ids(const Queue& queue,
                         const std::vector<SendMessageBatchRequestEntry>& entries) {
  if (!queue.fifo) return Done{};
  for (auto& entry : entries) {
    if (!entry.message_group_id)
      return invalid_parameter("The request must contain the parameter MessageGroupId.");
    if (!entry.message_deduplication_id && !queue.content_dedup)
      return check_fifo_ids(queue, entry);
  }
  return Done{};
}

}  // namespace

Result<SendMessageResult> send_message(Sqs& sqs, const Call& call, const SendMessageRequest& in) {
  auto queue = TRY(get_queue(sqs, call, in.queue_url));
  auto answer = TRY(send<SendMessageResult>(sqs, call, queue, in));
  save(sqs, queue, call.now);
  return answer;
}

Result<SendMessageBatchResult> send_message_batch(Sqs& sqs, const Call& call,
                                                  const SendMessageBatchRequest& in) {
  auto queue = TRY(get_queue(sqs, call, in.queue_url));
  TRY(check_batch(in.entries, "SendMessageBatchRequestEntry"));
  TRY(check_batch_ids(queue, *in.entries));
  std::size_t size = 0;
  for (auto& entry : *in.entries) size += size_of_message(entry);
  if (size > batch_size_max)
    return Error{"BatchRequestTooLong",
                 "Batch requests cannot be longer than 1048576 bytes. You "
                 "have sent " +
                     std::to_string(size) + " bytes."};
  SendMessageBatchResult answer;
  answer.successful.emplace();
  answer.failed.emplace();
  for (auto& entry : *in.entries) {
    auto sent = send<SendMessageBatchResultEntry>(sqs, call, queue, entry);
    if (sent) {
      sent->id = entry.id;
      answer.successful->push_back(*std::move(sent));
    } else {
      answer.failed->push_back(failed_entry(*entry.id, sent.error()));
    }
  }
  save(sqs, queue, call.now);
  return answer;
}

}  // namespace windlass::cloud::sqs
