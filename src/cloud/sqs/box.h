// A box: the messages of one queue, and what can happen to them.
//
// Each act keeps the queue's counts, which the caller saves once. Nothing here costs more in a deep
// queue than in a shallow one.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cloud/sqs/queue.h"

namespace windlass::cloud::sqs {

enum class State { Ready = 0, InFlight = 1, Delayed = 2 };

struct StoredMessage {
  std::int64_t id = 0;  // its box and its place in it
  State state = State::Ready;
  Time due{};  // when it becomes ready by itself, unless it is
  Time sent{};
  std::int64_t receives = 0;         // since it came to this queue
  std::int64_t receives_before = 0;  // in the queues where it was before
  std::optional<Time> first_received = {};
  std::optional<Time> received = {};
  std::string message_id;
  std::string digest;  // of the body, 16 bytes
  std::string sender;
  std::optional<std::string> attributes = {};  // as message_attributes.h packs them
  std::optional<std::string> trace = {};
  std::optional<std::string> group = {};
  std::optional<std::string> dedup = {};
  std::optional<std::string> source = {};  // the ARN of the queue that gave it up
  std::optional<std::int64_t> lane = {};
  std::optional<std::int64_t> data_key = {};  // the body is sealed under it (sealing.h)
  std::string body;

  std::int64_t place() const;
};

// The id that lies before all of the box.
std::int64_t first_id(std::int64_t box);
std::int64_t new_box(Sqs& sqs);
void throw_away_box(Sqs& sqs, std::int64_t box);

// Puts the message in the last place; ready now, or at `due` if that is later. Wakes a poller.
void put(Sqs& sqs, Queue& queue, StoredMessage& message, Time now);

// Makes messages ready whose time has come, at most so many.
constexpr int promotions_max = 100;
void promote(Sqs& sqs, Queue& queue, Time now, int count_max = promotions_max);

// Messages that were sent before this are gone.
inline Time retained_since(const Queue& queue, Time now) { return now - queue.retention; }

// Up to `count` ready messages, the longest waiting first; of a FIFO queue: in the order of their
// groups, and none of a group that has one in flight.
std::vector<StoredMessage> ready_messages(Sqs& sqs, const Queue& queue, Time now, int count);
std::optional<StoredMessage> find_message(Sqs& sqs, std::int64_t id);

// Hands it out until `until`; at once ready again if that is now.
void take(Sqs& sqs, Queue& queue, StoredMessage& message, Time now, Time until);
// A message that was handed out: for how long it stays so.
void hold(Sqs& sqs, Queue& queue, StoredMessage& message, Time now, Time until);
void remove(Sqs& sqs, Queue& queue, const StoredMessage& message);
// What is due of the retention period, at most so many; answers how many there were.
int remove_expired(Sqs& sqs, Queue& queue, Time now, int count_max);

}  // namespace windlass::cloud::sqs
