// Queues: made, emptied, removed; their attributes.
#include <algorithm>

#include <set>

#include "base/text.h"
#include "cloud/sqs/attributes.h"
#include "cloud/sqs/box.h"
#include "cloud/sqs/errors.h"
#include "cloud/sqs/handlers.h"

namespace windlass::cloud::sqs {

namespace {

constexpr std::chrono::seconds between_purges{60};
// A reader counts the messages whose time has come but that nobody made ready yet, up to here; a
// task makes them ready within seconds.
constexpr int overdue_counted_max = 10'000;
constexpr int every_poller = 1'000'000;

bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_';
}

Result<> check_name(const std::string& name, bool fifo) {
  auto stem = std::string_view(name);
  auto has_suffix = stem.ends_with(".fifo");
  if (fifo && has_suffix) stem.remove_suffix(5);
  auto fits = !name.empty() && name.size() <= 80 && !stem.empty() &&
              std::ranges::all_of(stem, is_name_char);
  if (fifo && (!has_suffix || !fits))
    return invalid_parameter(
        "The name of a FIFO queue can only include alphanumeric characters, hyphens, or "
        "underscores, must end with .fifo suffix and be 1 to 80 in length");
  if (!fits)
    return invalid_parameter(
        "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
  return Done{};
}

// Takes FifoQueue out of the attributes: whether the queue is one is its nature, not a setting.
Result<bool> take_fifo(Attributes& attributes) {
  auto given = attributes.extract("FifoQueue");
  if (given.empty()) return false;
  // AWS does not know the attribute of a queue that is not FIFO, so "false" is refused too.
  if (lower(given.mapped()) != "true") return unknown_attribute("FifoQueue");
  return true;
}

Result<> check_same(Sqs& sqs, const Queue& existing, bool fifo, const Attributes& given) {
  auto differs = [](const std::string& name) {
    return Error{
        "QueueNameExists",
        "A queue already exists with the same name and a different value for attribute " + name};
  };
  if (existing.fifo != fifo) return differs("FifoQueue");
  auto settings = settings_of(sqs, existing);
  for (auto& [name, value] : given) {
    auto found = settings.find(name);
    if (value != (found == settings.end() ? "" : found->second)) return differs(name);
  }
  return Done{};
}

// A FIFO queue's delay also counts for messages that are waiting out the former one.
void retime_delayed(Sqs& sqs, Queue& queue) {
  auto delay = std::chrono::microseconds(queue.delay).count();
  sqs.db.run("update sqs_message set due = sent + ? where box = ? and state = 2",
             {delay, queue.box});
  auto next = sqs.db.find_integer("select min(due) from sqs_message where box = ? and state > 0",
                                  {queue.box});
  if (next) queue.look_again_at(from_micros(*next));
}

// How many of each state are no longer in it.
struct Overdue {
  std::int64_t in_flight = 0;
  std::int64_t delayed = 0;
};
Overdue overdue(Sqs& sqs, const Queue& queue, Time now) {
  Overdue found;
  if (!queue.next_due || *queue.next_due > now) return found;
  for (auto row :
       sqs.db.query("select state from sqs_message where box = ? and state > 0 and due <= ? "
                    "order by due limit ?",
                    {queue.box, micros(now), overdue_counted_max}))
    ++(row.integer(0) == 1 ? found.in_flight : found.delayed);
  return found;
}

std::string epoch_seconds_text(std::int64_t micros) { return std::to_string(micros / 1'000'000); }

Attributes all_attributes(Sqs& sqs, const Queue& queue, Time now) {
  auto attributes = settings_of(sqs, queue);
  auto late = overdue(sqs, queue, now);
  attributes["QueueArn"] = queue.arn();
  attributes["ApproximateNumberOfMessages"] =
      std::to_string(queue.ready + late.in_flight + late.delayed);
  attributes["ApproximateNumberOfMessagesNotVisible"] =
      std::to_string(queue.in_flight - late.in_flight);
  attributes["ApproximateNumberOfMessagesDelayed"] = std::to_string(queue.delayed - late.delayed);
  auto times = sqs.db.query("select created, modified from sqs_queue where id = ?", {queue.id});
  attributes["CreatedTimestamp"] = epoch_seconds_text(times.row().integer(0));
  attributes["LastModifiedTimestamp"] = epoch_seconds_text(times.row().integer(1));
  return attributes;
}

bool is_readable(std::string_view name) {
  static const std::set<std::string_view> names = {"All",
                                                   "Policy",
                                                   "VisibilityTimeout",
                                                   "MaximumMessageSize",
                                                   "MessageRetentionPeriod",
                                                   "ApproximateNumberOfMessages",
                                                   "ApproximateNumberOfMessagesNotVisible",
                                                   "CreatedTimestamp",
                                                   "LastModifiedTimestamp",
                                                   "QueueArn",
                                                   "ApproximateNumberOfMessagesDelayed",
                                                   "DelaySeconds",
                                                   "ReceiveMessageWaitTimeSeconds",
                                                   "RedrivePolicy",
                                                   "FifoQueue",
                                                   "ContentBasedDeduplication",
                                                   "KmsMasterKeyId",
                                                   "KmsDataKeyReusePeriodSeconds",
                                                   "DeduplicationScope",
                                                   "FifoThroughputLimit",
                                                   "RedriveAllowPolicy",
                                                   "SqsManagedSseEnabled"};
  return names.contains(name);
}

}  // namespace

// AWS refuses the name of a queue that was deleted less than a minute ago (QueueDeletedRecently).
// We do not: tests and stacks make and remove the same queue all the time, and there is nothing
// here that would need the minute.
Result<CreateQueueResult> create_queue(Sqs& sqs, const Call& call, const CreateQueueRequest& in) {
  auto& name = in.queue_name;
  if (!name || name->empty()) return missing_parameter("QueueName");
  auto given = in.attributes.value_or(Attributes{});
  Queue queue;
  queue.account = call.caller.account;
  queue.region = call.region;
  queue.name = *name;
  queue.fifo = TRY(take_fifo(given));
  TRY(check_name(*name, queue.fifo));

  CreateQueueResult answer{.queue_url = queue.url(call)};
  if (auto existing = find_queue(sqs, queue.account, queue.region, *name)) {
    auto wanted = TRY(checked(sqs, *existing, given));
    TRY(check_same(sqs, *existing, queue.fifo, wanted));
    return answer;
  }
  auto attributes = TRY(checked(sqs, queue, given));

  queue.box = new_box(sqs);
  take_settings(queue, with_defaults(queue, attributes));
  sqs.db.run(
      "insert into sqs_queue (account, region, name, fifo, box, visibility_seconds, delay_seconds, "
      "retention_seconds, wait_seconds, size_max, content_dedup, dedup_per_group, created, "
      "modified) "
      "values (?, ?, ?, ?, ?, 0, 0, 0, 0, 0, 0, 0, ?, ?)",
      {queue.account.text, queue.region.text, queue.name, queue.fifo, queue.box, micros(call.now),
       micros(call.now)});
  queue.id = sqs.db.last_insert_id();
  store_attributes(sqs, queue, attributes, call.now);
  if (in.tags) TRY(put_tags(sqs, call, queue.id, *in.tags));
  return answer;
}

Result<> delete_queue(Sqs& sqs, const Call& call, const DeleteQueueRequest& in) {
  auto queue = TRY(get_own_queue(sqs, call, in.queue_url));
  throw_away_box(sqs, queue.box);
  for (auto* sql :
       {"delete from sqs_attribute where queue = ?", "delete from sqs_tag where queue = ?",
        "delete from sqs_dedup where queue = ?", "delete from sqs_attempt where queue = ?",
        "delete from sqs_metric where queue = ?", "delete from sqs_queue where id = ?"})
    sqs.db.run(sql, {queue.id});
  // Who waits for its messages is told that it is gone.
  sqs.work.wake(queue.topic(), every_poller);
  return Done{};
}

Result<> purge_queue(Sqs& sqs, const Call& call, const PurgeQueueRequest& in) {
  auto queue = TRY(get_queue(sqs, call, in.queue_url));
  auto last = sqs.db.find_integer("select purged from sqs_queue where id = ?", {queue.id});
  if (last && call.now < from_micros(*last) + between_purges)
    return Error{"PurgeQueueInProgress",
                 "Only one PurgeQueue operation on " + queue.name + " is allowed every 60 seconds.",
                 403};
  throw_away_box(sqs, queue.box);
  sqs.db.run(
      "update sqs_queue set box = ?, placed = 0, ready = 0, in_flight = 0, delayed = 0, "
      "next_due = null, purged = ? where id = ?",
      {new_box(sqs), micros(call.now), queue.id});
  return Done{};
}

Result<GetQueueAttributesResult> get_queue_attributes(Sqs& sqs, const Call& call,
                                                      const GetQueueAttributesRequest& in) {
  auto queue = TRY(get_queue(sqs, call, in.queue_url));
  if (!in.attribute_names || in.attribute_names->empty()) return GetQueueAttributesResult{};
  for (auto& name : *in.attribute_names)
    if (!is_readable(name)) return unknown_attribute(name);

  auto attributes = all_attributes(sqs, queue, call.now);
  auto& names = *in.attribute_names;
  if (std::ranges::find(names, "All") == names.end())
    std::erase_if(attributes, [&](auto& attribute) {
      return std::ranges::find(names, attribute.first) == names.end();
    });
  if (attributes.empty()) return GetQueueAttributesResult{};
  return GetQueueAttributesResult{.attributes = std::move(attributes)};
}

Result<> set_queue_attributes(Sqs& sqs, const Call& call, const SetQueueAttributesRequest& in) {
  auto queue = TRY(get_own_queue(sqs, call, in.queue_url));
  auto given = in.attributes.value_or(Attributes{});
  if (given.empty()) return missing_parameter("Attribute.Name");
  if (auto fifo = given.extract("FifoQueue"); !fifo.empty()) {
    if (!queue.fifo) return unknown_attribute("FifoQueue");
    if (lower(fifo.mapped()) != "true")
      return invalid_attribute("FifoQueue", "Modifying queue type is not supported.");
  }
  auto changes = TRY(checked(sqs, queue, given));
  auto delay = queue.delay;
  store_attributes(sqs, queue, changes, call.now);
  if (queue.fifo && queue.delay != delay) retime_delayed(sqs, queue);
  save(sqs, queue, call.now);
  return Done{};
}

}  // namespace windlass::cloud::sqs
