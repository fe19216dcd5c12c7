#include <algorithm>

#include "cloud/logs/chunk.h"
#include "cloud/logs/errors.h"
#include "cloud/logs/group.h"
#include "cloud/logs/handlers.h"
#include "cloud/logs/metrics.h"
#include "cloud/logs/segment.h"
#include "cloud/logs/tokens.h"

namespace windlass::cloud::logs {

namespace {

constexpr std::size_t batch_bytes_max = 1 << 20;
constexpr std::size_t event_overhead = 26;
constexpr std::int64_t day = 24 * 60 * 60 * 1000;
constexpr std::int64_t oldest = 14 * day;
constexpr std::int64_t newest = 2 * 60 * 60 * 1000;

using Events = std::vector<InputLogEvent>;

Result<> check_batch(const Events& events) {
  if (std::ssize(events) > events_per_batch_max)
    return invalid_parameter("The batch of log events exceeds the limit of 10000 events.");
  std::size_t bytes = 0;
  for (auto& event : events) bytes += event.message->size() + event_overhead;
  if (bytes > batch_bytes_max)
    return invalid_parameter("Upload too large: " + std::to_string(bytes) +
                             " bytes exceeds limit of " + std::to_string(batch_bytes_max));
  if (!std::ranges::is_sorted(events, {}, [](auto& event) { return *event.timestamp; }))
    return invalid_parameter(
        "Log events in a single PutLogEvents request must be in chronological order.");
  if (*events.back().timestamp - *events.front().timestamp > day)
    return invalid_parameter(
        "The batch of log events in a single PutLogEvents request cannot span more than 24 hours.");
  return Done{};
}

// Events are in order, so that what is refused lies at both ends.
std::span<const InputLogEvent> accepted(const Events& events, const Group& group, std::int64_t now,
                                        PutLogEventsResponse& answer) {
  auto place = [&](std::int64_t time) {
    return std::ranges::lower_bound(events, time, {}, [](auto& e) { return *e.timestamp; }) -
           events.begin();
  };
  auto too_old = place(now - oldest);
  auto expired = group.retention ? place(now - *group.retention * day) : 0;
  auto too_new = place(now + newest + 1);
  auto begin = std::max(too_old, expired);
  RejectedLogEventsInfo rejected;
  if (too_old > 0) rejected.too_old_log_event_end_index = static_cast<std::int32_t>(too_old);
  if (expired > too_old) rejected.expired_log_event_end_index = static_cast<std::int32_t>(expired);
  if (too_new < std::ssize(events))
    rejected.too_new_log_event_start_index = static_cast<std::int32_t>(too_new);
  if (begin > 0 || too_new < std::ssize(events)) answer.rejected_log_events_info = rejected;
  if (begin >= too_new) return {};
  return std::span(events).subspan(static_cast<std::size_t>(begin),
                                   static_cast<std::size_t>(too_new - begin));
}

struct Target {
  std::int64_t stream, tail_batches, tail_bytes;
};

std::optional<Target> find_target(Logs& logs, const Group& group, const std::string& name) {
  for (auto row : logs.db.query(
           "select id, tail_batches, tail_bytes from logs_stream where grp = ? and name = ?",
           {group.id, name}))
    return Target{row.integer(0), row.integer(1), row.integer(2)};
  return std::nullopt;
}

Result<std::int64_t> store(Logs& logs, const Call& call, const Group& group, const Target& target,
                           std::span<const InputLogEvent> events) {
  auto now = epoch_millis(call.now);
  SegmentWriter segment(now, events.size());
  std::size_t bytes = 0;
  for (auto& event : events) {
    segment.add(*event.timestamp, *event.message);
    bytes += event.message->size() + event_overhead;
  }
  DataKeys keys(logs);
  auto key = TRY(keys.open(group.data_key));
  auto data = sealed_with(logs.work.random, key, segment.take());
  auto first = *events.front().timestamp, last = *events.back().timestamp;
  logs.db.run(
      "insert into logs_batch (grp, stream, first, last, bytes, data_key, data) "
      "values (?, ?, ?, ?, ?, ?, ?)",
      {group.id, target.stream, first, last, bytes, group.data_key, store::Blob{data}});
  auto batch = logs.db.last_insert_id();
  logs.db.run(
      "update logs_stream set first = min(ifnull(first, ?2), ?2), last = max(ifnull(last, ?3), "
      "?3), "
      "ingested = ?4, bytes = bytes + ?5, tail_batches = tail_batches + 1, "
      "tail_bytes = tail_bytes + ?5, "
      "tail_since = case tail_batches when 0 then ?4 else tail_since end where id = ?1",
      {target.stream, first, last, now, bytes});
  if (target.tail_bytes > tail_bytes_max || target.tail_batches > tail_batches_max)
    TRY(seal_oldest(logs, keys, target.stream));
  return batch;
}

}  // namespace

Result<PutLogEventsResponse> put_log_events(Logs& logs, const Call& call,
                                            const PutLogEventsRequest& in) {
  auto group = TRY(get_group(logs, call, in.log_group_name));
  auto target = find_target(logs, group, *in.log_stream_name);
  if (!target) return no_stream();
  TRY(check_batch(*in.log_events));

  PutLogEventsResponse answer;
  auto events = accepted(*in.log_events, group, epoch_millis(call.now), answer);
  std::int64_t batch = 0;
  if (!events.empty()) {
    batch = TRY(store(logs, call, group, *target, events));
    if (group.metric_filters > 0) tell_metrics(logs, group, events);
  }
  answer.next_sequence_token = sequence_token(batch + 1);
  return answer;
}

}  // namespace windlass::cloud::logs
