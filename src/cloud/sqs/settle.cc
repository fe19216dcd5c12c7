// What becomes of a received message: deleted, or visible again at another time.
#include "cloud/sqs/batch.h"
#include "cloud/sqs/box.h"
#include "cloud/sqs/handlers.h"
#include "cloud/sqs/receipt.h"

namespace windlass::cloud::sqs {

namespace {

constexpr std::int32_t visibility_max_seconds = 43200;

// The message of a handle, if it is still there.
struct Held {
  std::optional<StoredMessage> message;
  bool is_latest = false;   // it was not received again since
  bool is_visible = false;  // its visibility timeout is over
};

Result<Held> find_held(Sqs& sqs, const Queue& queue, const Call& call, const std::string& handle) {
  auto receipt = parse_receipt(handle);
  if (!receipt || receipt->queue != queue.id) return receipt_is_invalid(handle);
  Held held;
  held.message = find_message(sqs, receipt->message);
  if (!held.message) return held;
  held.is_latest = held.message->receives == receipt->receives;
  held.is_visible = held.message->state != State::InFlight || held.message->due <= call.now;
  return held;
}

Result<> delete_one(Sqs& sqs, const Call& call, Queue& queue,
                    const std::optional<std::string>& handle) {
  if (!handle || handle->empty()) return missing_parameter("ReceiptHandle");
  auto held = TRY(find_held(sqs, queue, call, *handle));
  if (!held.message) return Done{};
  if (queue.fifo && (!held.is_latest || held.is_visible))
    return invalid_value(*handle, "ReceiptHandle", "The receipt handle has expired.");
  // A standard queue says yes to an old handle, and does nothing: the message is somebody else's.
  if (held.is_latest) remove(sqs, queue, *held.message);
  queue.counted.deleted += held.is_latest;
  return Done{};
}

template <class Entry>
Result<> change_one(Sqs& sqs, const Call& call, Queue& queue, const Entry& in) {
  if (!in.receipt_handle || in.receipt_handle->empty()) return missing_parameter("ReceiptHandle");
  if (!in.visibility_timeout) return missing_parameter("VisibilityTimeout");
  auto seconds = *in.visibility_timeout;
  if (seconds < 0 || seconds > visibility_max_seconds)
    return invalid_value(seconds, "VisibilityTimeout", "Must be >= 0 and <= 43200, if provided.");
  auto held = TRY(find_held(sqs, queue, call, *in.receipt_handle));
  // AWS lets a message be hidden again whose time is over, as long as nobody received it; but a
  // FIFO group may have gone on by then.
  if (!held.message || !held.is_latest || (queue.fifo && held.is_visible))
    return invalid_value(*in.receipt_handle, "ReceiptHandle",
                         "Message does not exist or is not available for visibility timeout "
                         "change.");
  auto until = call.now + std::chrono::seconds(seconds);
  auto first = held.message->received.value_or(call.now);
  if (until - first > std::chrono::seconds(visibility_max_seconds))
    return invalid_value(seconds, "VisibilityTimeout",
                         "Total VisibilityTimeout for the message is beyond the limit [43200 "
                         "seconds]");
  hold(sqs, queue, *held.message, call.now, until);
  return Done{};
}

// Runs each entry of a checked batch; what one of them is refused for is its own affair.
template <class Answer, class Entries, class Act>
Answer each_entry(const Entries& entries, Act act) {
  Answer answer;
  answer.successful.emplace();
  answer.failed.emplace();
  for (auto& entry : entries) {
    auto done = act(entry);
    if (done)
      answer.successful->emplace_back().id = entry.id;
    else
      answer.failed->push_back(failed_entry(*entry.id, done.error()));
  }
  return answer;
}

}  // namespace

Result<> delete_message(Sqs& sqs, const Call& call, const DeleteMessageRequest& in) {
  auto queue = TRY(get_queue(sqs, call, in.queue_url));
  TRY(delete_one(sqs, call, queue, in.receipt_handle));
  save(sqs, queue, call.now);
  return Done{};
}

Result<DeleteMessageBatchResult> delete_message_batch(Sqs& sqs, const Call& call,
                                                      const DeleteMessageBatchRequest& in) {
  auto queue = TRY(get_queue(sqs, call, in.queue_url));
  TRY(check_batch(in.entries, "DeleteMessageBatchRequestEntry"));
  auto answer = each_entry<DeleteMessageBatchResult>(
      *in.entries, [&](auto& entry) { return delete_one(sqs, call, queue, entry.receipt_handle); });
  save(sqs, queue, call.now);
  return answer;
}

Result<> change_message_visibility(Sqs& sqs, const Call& call,
                                   const ChangeMessageVisibilityRequest& in) {
  auto queue = TRY(get_queue(sqs, call, in.queue_url));
  TRY(change_one(sqs, call, queue, in));
  save(sqs, queue, call.now);
  return Done{};
}

Result<ChangeMessageVisibilityBatchResult> change_message_visibility_batch(
    Sqs& sqs, const Call& call, const ChangeMessageVisibilityBatchRequest& in) {
  auto queue = TRY(get_queue(sqs, call, in.queue_url));
  TRY(check_batch(in.entries, "ChangeMessageVisibilityBatchRequestEntry"));
  auto answer = each_entry<ChangeMessageVisibilityBatchResult>(
      *in.entries, [&](auto& entry) { return change_one(sqs, call, queue, entry); });
  save(sqs, queue, call.now);
  return answer;
}

}  // namespace windlass::cloud::sqs
