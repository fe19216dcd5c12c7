#include "cloud/sqs/box.h"

#include <set>

#include "cloud/sqs/lanes.h"

namespace windlass::cloud::sqs {

namespace {

// 2^40 messages a box, 2^23 boxes.
constexpr int place_bits = 40;
// Longer bodies lie apart.
constexpr std::size_t inline_body_max = 2048;

// A plain read of every column that StoredMessage has, in the order read_message() expects.
#define MESSAGE_COLUMNS                                                                \
  "select id, state, due, sent, receives, receives_before, first_received, received, " \
  "message_id, digest, sender, attributes, trace, group_name, dedup, source, lane, "   \
  "coalesce(body, (select body from sqs_body where sqs_body.id = sqs_message.id)), "   \
  "data_key "                                                                          \
  "from sqs_message "

std::optional<Time> optional_time(const store::Row& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return from_micros(row.integer(column));
}

std::optional<std::int64_t> optional_micros(const std::optional<Time>& time) {
  if (!time) return std::nullopt;
  return micros(*time);
}

StoredMessage read_message(const store::Row& row) {
  StoredMessage message;
  message.id = row.integer(0);
  message.state = static_cast<State>(row.integer(1));
  message.due = from_micros(row.integer(2));
  message.sent = from_micros(row.integer(3));
  message.receives = row.integer(4);
  message.receives_before = row.integer(5);
  message.first_received = optional_time(row, 6);
  message.received = optional_time(row, 7);
  message.message_id = row.text(8);
  message.digest = row.text(9);
  message.sender = row.text(10);
  message.attributes = row.optional_text(11);
  message.trace = row.optional_text(12);
  message.group = row.optional_text(13);
  message.dedup = row.optional_text(14);
  message.source = row.optional_text(15);
  message.lane = row.optional_integer(16);
  message.body = row.text(17);
  message.data_key = row.optional_integer(18);
  return message;
}

std::int64_t& count_of(Queue& queue, State state) {
  switch (state) {
    case State::Ready: return queue.ready;
    case State::InFlight: return queue.in_flight;
    case State::Delayed: break;
  }
  return queue.delayed;
}

void move_count(Queue& queue, State from, State to) {
  --count_of(queue, from);
  ++count_of(queue, to);
}

int in_flight_change(State from, State to) {
  return (to == State::InFlight) - (from == State::InFlight);
}

}  // namespace

std::int64_t StoredMessage::place() const { return id - first_id(id >> place_bits); }

std::int64_t first_id(std::int64_t box) { return box << place_bits; }

std::int64_t new_box(Sqs& sqs) {
  sqs.db.run("insert into sqs_box default values");
  return sqs.db.last_insert_id();
}

void throw_away_box(Sqs& sqs, std::int64_t box) {
  sqs.db.run("update sqs_box set trash = 1 where id = ?", {box});
}

void put(Sqs& sqs, Queue& queue, StoredMessage& message, Time now) {
  message.id = first_id(queue.box) + ++queue.placed;
  message.state = message.due > now ? State::Delayed : State::Ready;
  ++count_of(queue, message.state);
  if (queue.fifo && message.group) message.lane = enter_lane(sqs, queue, message);

  auto apart = message.body.size() > inline_body_max;
  std::optional<store::Blob> attributes;
  if (message.attributes) attributes = store::Blob{*message.attributes};
  auto body = message.data_key ? store::Bind(store::Blob{message.body}) : store::Bind(message.body);
  sqs.db.run(
      "insert into sqs_message (id, box, state, due, sent, receives, receives_before, "
      "first_received, received, message_id, digest, sender, attributes, trace, group_name, dedup, "
      "source, lane, data_key, body) "
      "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {message.id,
       queue.box,
       static_cast<int>(message.state),
       micros(message.due),
       micros(message.sent),
       message.receives,
       message.receives_before,
       optional_micros(message.first_received),
       optional_micros(message.received),
       message.message_id,
       store::Blob{message.digest},
       message.sender,
       attributes,
       message.trace,
       message.group,
       message.dedup,
       message.source,
       message.lane,
       message.data_key,
       apart ? store::Bind(nullptr) : body});
  if (apart) sqs.db.run("insert into sqs_body (id, body) values (?, ?)", {message.id, body});

  if (message.state == State::Ready)
    queue.wake(1);
  else
    queue.look_again_at(message.due);
}

void promote(Sqs& sqs, Queue& queue, Time now, int count_max) {
  if (!queue.next_due || *queue.next_due > now) return;
  struct Due {
    std::int64_t id;
    State state;
    std::optional<std::int64_t> lane;
  };
  std::vector<Due> due;
  for (auto row : sqs.db.query("select id, state, lane from sqs_message "
                               "where box = ? and state > 0 and due <= ? order by due limit ?",
                               {queue.box, micros(now), count_max}))
    due.push_back({row.integer(0), static_cast<State>(row.integer(1)), row.optional_integer(2)});

  for (auto& message : due) {
    sqs.db.run("update sqs_message set state = 0 where id = ?", {message.id});
    move_count(queue, message.state, State::Ready);
    if (message.lane)
      refresh_lane(sqs, *message.lane, in_flight_change(message.state, State::Ready));
  }
  queue.wake(static_cast<int>(due.size()));

  auto next = sqs.db.find_integer("select min(due) from sqs_message where box = ? and state > 0",
                                  {queue.box});
  queue.next_due = next ? std::optional(from_micros(*next)) : std::nullopt;
  queue.next_due_changed = true;
  // Whoever stood in for the moment that is now over may leave with a message: another one must
  // stand in for the next.
  if (next) queue.wake(1);
}

std::vector<StoredMessage> ready_messages(Sqs& sqs, const Queue& queue, Time now, int count) {
  std::vector<StoredMessage> messages;
  auto since = micros(retained_since(queue, now));
  if (!queue.fifo) {
    for (auto row : sqs.db.query(MESSAGE_COLUMNS
                                 "where box = ? and state = 0 and sent > ? order by sent limit ?",
                                 {queue.box, since, count}))
      messages.push_back(read_message(row));
    return messages;
  }
  for (auto lane : open_lanes(sqs, queue)) {
    auto left = count - static_cast<int>(messages.size());
    if (left <= 0) break;
    for (auto row :
         sqs.db.query(MESSAGE_COLUMNS "where lane = ? order by id limit ?", {lane, left})) {
      auto message = read_message(row);
      if (message.state != State::Ready) break;  // delayed, and so is the rest of the group
      if (micros(message.sent) > since) messages.push_back(std::move(message));
    }
  }
  return messages;
}

std::optional<StoredMessage> find_message(Sqs& sqs, std::int64_t id) {
  auto rows = sqs.db.query(MESSAGE_COLUMNS "where id = ?", {id});
  if (rows.done()) return std::nullopt;
  return read_message(rows.row());
}

void take(Sqs& sqs, Queue& queue, StoredMessage& message, Time now, Time until) {
  message.received = now;
  if (!message.first_received) message.first_received = now;
  ++message.receives;
  message.due = until;
  if (until > now) {
    move_count(queue, message.state, State::InFlight);
    message.state = State::InFlight;
    queue.look_again_at(until);
  } else {
    queue.wake(1);  // still there for the next one
  }
  sqs.db.run(
      "update sqs_message set state = ?, due = ?, receives = ?, first_received = ?, received = ? "
      "where id = ?",
      {static_cast<int>(message.state), micros(until), message.receives,
       micros(*message.first_received), micros(now), message.id});
  if (message.lane && until > now) refresh_lane(sqs, *message.lane, 1);
}

void hold(Sqs& sqs, Queue& queue, StoredMessage& message, Time now, Time until) {
  auto state = until > now ? State::InFlight : State::Ready;
  sqs.db.run("update sqs_message set state = ?, due = ? where id = ?",
             {static_cast<int>(state), micros(until), message.id});
  auto more = in_flight_change(message.state, state);
  move_count(queue, message.state, state);
  message.state = state;
  message.due = until;
  if (state == State::InFlight) queue.look_again_at(until);
  if (message.lane) refresh_lane(sqs, *message.lane, more);
  if (state == State::Ready) queue.wake(1);
}

void remove(Sqs& sqs, Queue& queue, const StoredMessage& message) {
  sqs.db.run("delete from sqs_message where id = ?", {message.id});
  if (message.body.size() > inline_body_max)
    sqs.db.run("delete from sqs_body where id = ?", {message.id});
  --count_of(queue, message.state);
  if (!message.lane) return;
  // The group's next message may have waited for this one.
  auto fewer = message.state == State::InFlight ? -1 : 0;
  if (refresh_lane(sqs, *message.lane, fewer)) queue.wake(1);
}

int remove_expired(Sqs& sqs, Queue& queue, Time now, int count_max) {
  struct Expired {
    std::int64_t id;
    std::optional<std::int64_t> lane;
  };
  std::vector<Expired> expired;
  for (auto row : sqs.db.query("select id, lane from sqs_message "
                               "where box = ? and state = 0 and sent <= ? order by sent limit ?",
                               {queue.box, micros(retained_since(queue, now)), count_max}))
    expired.push_back({row.integer(0), row.optional_integer(1)});

  std::set<std::int64_t> lanes;
  for (auto& message : expired) {
    sqs.db.run("delete from sqs_message where id = ?", {message.id});
    sqs.db.run("delete from sqs_body where id = ?", {message.id});
    --queue.ready;
    if (message.lane) lanes.insert(*message.lane);
  }
  for (auto lane : lanes) refresh_lane(sqs, lane, 0);
  return static_cast<int>(expired.size());
}

}  // namespace windlass::cloud::sqs
