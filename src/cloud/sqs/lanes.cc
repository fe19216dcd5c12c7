#include "cloud/sqs/lanes.h"

#include "cloud/sqs/box.h"

namespace windlass::cloud::sqs {

namespace {

constexpr std::chrono::minutes dedup_window{5};
// More than one request can take from, in case that what some of them hold is past its retention.
constexpr int open_lanes_max = 64;

std::string scope_of(const Queue& queue, const StoredMessage& message) {
  // A prefix, because "" is the whole queue's.
  return queue.dedup_per_group ? "group " + message.group.value_or("") : "";
}

}  // namespace

std::int64_t enter_lane(Sqs& sqs, const Queue& queue, const StoredMessage& message) {
  auto lane = sqs.db.find_integer("select id from sqs_lane where box = ? and name = ?",
                                  {queue.box, *message.group});
  // Whether one that has messages is open does not depend on its last one.
  if (lane) return *lane;
  std::optional<std::int64_t> head;
  if (message.state == State::Ready) head = message.id;
  sqs.db.run("insert into sqs_lane (box, name, head) values (?, ?, ?)",
             {queue.box, *message.group, head});
  return sqs.db.last_insert_id();
}

bool refresh_lane(Sqs& sqs, std::int64_t lane, int more_in_flight) {
  auto in_flight = sqs.db.find_integer(
      "update sqs_lane set in_flight = in_flight + ?, head = null where id = ? returning in_flight",
      {more_in_flight, lane});
  if (in_flight.value_or(0) > 0) return false;
  auto first =
      sqs.db.query("select id, state from sqs_message where lane = ? order by id limit 1", {lane});
  if (first.done()) {
    sqs.db.run("delete from sqs_lane where id = ?", {lane});
    return false;
  }
  if (static_cast<State>(first.row().integer(1)) != State::Ready) return false;
  sqs.db.run("update sqs_lane set head = ? where id = ?", {first.row().integer(0), lane});
  return true;
}

std::vector<std::int64_t> open_lanes(Sqs& sqs, const Queue& queue) {
  std::vector<std::int64_t> lanes;
  for (auto row : sqs.db.query(
           "select id from sqs_lane where box = ? and head is not null order by head limit ?",
           {queue.box, open_lanes_max}))
    lanes.push_back(row.integer(0));
  return lanes;
}

std::optional<Original> find_original(Sqs& sqs, const Queue& queue, const StoredMessage& message,
                                      Time now) {
  auto rows = sqs.db.query(
      "select message_id, place from sqs_dedup "
      "where queue = ? and scope = ? and dedup = ? and expires > ?",
      {queue.id, scope_of(queue, message), message.dedup, micros(now)});
  if (rows.done()) return std::nullopt;
  return Original{rows.row().text(0), rows.row().integer(1)};
}

void remember(Sqs& sqs, const Queue& queue, const StoredMessage& message, Time now) {
  sqs.db.run(
      "insert or replace into sqs_dedup (queue, scope, dedup, expires, message_id, place) "
      "values (?, ?, ?, ?, ?, ?)",
      {queue.id, scope_of(queue, message), message.dedup, micros(now + dedup_window),
       message.message_id, message.place()});
}

std::string sequence_number(std::int64_t place) {
  auto digits = std::to_string(place);
  return "188" + std::string(17 - std::min<std::size_t>(17, digits.size()), '0') + digits;
}

}  // namespace windlass::cloud::sqs
