#include "cloud/sqs/queue.h"

#include <utility>

#include "base/text.h"
#include "cloud/sqs/errors.h"

namespace windlass::cloud::sqs {

namespace {

#define QUEUE_COLUMNS                                                                          \
  "select id, fifo, box, placed, ready, in_flight, delayed, next_due, visibility_seconds, "    \
  "delay_seconds, retention_seconds, wait_seconds, size_max, content_dedup, dedup_per_group, " \
  "receives_max, dead_letter_arn, kms_key, kms_reuse_seconds"

Queue read_queue(const store::Row& row) {
  Queue queue;
  queue.id = row.integer(0);
  queue.fifo = row.integer(1) != 0;
  queue.box = row.integer(2);
  queue.placed = row.integer(3);
  queue.ready = row.integer(4);
  queue.in_flight = row.integer(5);
  queue.delayed = row.integer(6);
  if (!row.is_null(7)) queue.next_due = from_micros(row.integer(7));
  queue.visibility = std::chrono::seconds(row.integer(8));
  queue.delay = std::chrono::seconds(row.integer(9));
  queue.retention = std::chrono::seconds(row.integer(10));
  queue.wait = std::chrono::seconds(row.integer(11));
  queue.size_max = row.integer(12);
  queue.content_dedup = row.integer(13) != 0;
  queue.dedup_per_group = row.integer(14) != 0;
  queue.receives_max = row.integer(15);
  queue.dead_letter_arn = row.optional_text(16);
  queue.kms_key = row.optional_text(17);
  queue.kms_reuse = std::chrono::seconds(row.integer(18));
  return queue;
}

}  // namespace

std::string Queue::arn() const { return queue_arn(account, region, name); }

std::string Queue::topic() const { return "sqs:" + std::to_string(id); }

std::string Queue::url(const Call& call) const { return queue_url(call, account, name); }

void Queue::look_again_at(Time due) {
  if (next_due && *next_due <= due) return;
  next_due = due;
  next_due_changed = true;
  // Whoever waits parked until a later moment: one of them must be there at the new one.
  wake(1);
}

std::string queue_url(const Call& call, const AccountId& account, std::string_view name) {
  return call.origin + "/" + account.text + "/" + std::string(name);
}

std::string queue_arn(const AccountId& account, const Region& region, std::string_view name) {
  return "arn:aws:sqs:" + region.text + ":" + account.text + ":" + std::string(name);
}

std::optional<QueueAddress> parse_url(const Call& call, std::string_view url) {
  auto last = url.rfind('/');
  if (last == url.npos || last == 0) return std::nullopt;
  auto name = url.substr(last + 1);
  auto account = url.substr(0, last);
  if (auto before = account.rfind('/'); before != account.npos) account.remove_prefix(before + 1);
  return QueueAddress{AccountId{std::string(account)}, call.region, std::string(name)};
}

std::optional<QueueAddress> parse_arn(std::string_view arn) {
  auto parts = split(arn, ':');
  if (parts.size() != 6 || parts[0] != "arn" || parts[2] != "sqs" || parts[5].empty())
    return std::nullopt;
  return QueueAddress{AccountId{std::string(parts[4])}, Region{std::string(parts[3])},
                      std::string(parts[5])};
}

std::optional<Queue> find_queue(Sqs& sqs, const AccountId& account, const Region& region,
                                std::string_view name) {
  auto rows =
      sqs.db.query(QUEUE_COLUMNS " from sqs_queue where account = ? and region = ? and name = ?",
                   {account.text, region.text, name});
  if (rows.done()) return std::nullopt;
  auto queue = read_queue(rows.row());
  queue.account = account;
  queue.region = region;
  queue.name = name;
  return queue;
}

std::optional<Queue> find_queue_by_arn(Sqs& sqs, std::string_view arn) {
  auto address = parse_arn(arn);
  if (!address) return std::nullopt;
  return find_queue(sqs, address->account, address->region, address->name);
}

std::optional<Queue> find_queue_by_id(Sqs& sqs, std::int64_t id) {
  auto rows =
      sqs.db.query(QUEUE_COLUMNS ", account, region, name from sqs_queue where id = ?", {id});
  if (rows.done()) return std::nullopt;
  auto queue = read_queue(rows.row());
  queue.account.text = rows.row().text(19);
  queue.region.text = rows.row().text(20);
  queue.name = rows.row().text(21);
  return queue;
}

Result<Queue> get_queue(Sqs& sqs, const Call& call, const std::optional<std::string>& url) {
  if (!url || url->empty()) return missing_parameter("QueueUrl");
  auto address = parse_url(call, *url);
  if (!address)
    return Error{"InvalidAddress", "The address " + *url + " is not valid for this endpoint."};
  auto queue = find_queue(sqs, address->account, address->region, address->name);
  if (!queue) return queue_does_not_exist();
  return *std::move(queue);
}

Result<Queue> get_own_queue(Sqs& sqs, const Call& call, const std::optional<std::string>& url) {
  auto queue = TRY(get_queue(sqs, call, url));
  if (queue.account != call.caller.account) return queue_does_not_exist();
  return queue;
}

void save(Sqs& sqs, Queue& queue, Time now) {
  // Something is overdue. A poller saw it, perhaps, and found its group closed; then it sleeps
  // until a later moment, and what just happened may be what the group was waiting for.
  if (queue.next_due && *queue.next_due <= now) queue.wake(1);
  auto counted = std::exchange(queue.counted, {});
  // Written only when it changed: it is in an index.
  if (queue.next_due_changed) {
    std::optional<std::int64_t> due;
    if (queue.next_due) due = micros(*queue.next_due);
    sqs.db.run(
        "update sqs_queue set placed = ?, ready = ?, in_flight = ?, delayed = ?, "
        "sent = sent + ?, received = received + ?, deleted = deleted + ?, empty = empty + ?, "
        "next_due = ? where id = ?",
        {queue.placed, queue.ready, queue.in_flight, queue.delayed, counted.sent, counted.received,
         counted.deleted, counted.empty, due, queue.id});
  } else {
    sqs.db.run(
        "update sqs_queue set placed = ?, ready = ?, in_flight = ?, delayed = ?, "
        "sent = sent + ?, received = received + ?, deleted = deleted + ?, empty = empty + ? "
        "where id = ?",
        {queue.placed, queue.ready, queue.in_flight, queue.delayed, counted.sent, counted.received,
         counted.deleted, counted.empty, queue.id});
  }
  if (queue.wakes > 0) sqs.work.wake(queue.topic(), queue.wakes);
  queue.wakes = 0;
  queue.next_due_changed = false;
}

}  // namespace windlass::cloud::sqs
