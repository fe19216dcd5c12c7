// Events of a group in the order of time, across streams, chunks and tails: what every read is made
// of, and what a query language will be made of.
//
// A scan opens only chunks whose time range and words may match. One run of it does a bounded piece
// of work and holds a bounded answer; what is left is found from `next`.
#pragma once

#include <functional>

#include "cloud/logs/data_keys.h"
#include "cloud/logs/words.h"

namespace windlass::cloud::logs {

// A place between events: after the one with this time and number (going back: before it).
struct Position {
  std::int64_t timestamp = 0;
  std::int64_t number = 0;
  auto operator<=>(const Position&) const = default;
};

struct FoundEvent {
  Position at;
  std::int64_t stream = 0;
  std::int64_t ingested = 0;
  std::string message;
};

struct Scan {
  std::int64_t group = 0;
  std::vector<std::int64_t> streams = {};  // none: all of the group
  std::int64_t from = 0;                   // milliseconds, the first that counts
  std::int64_t to = INT64_MAX;             // and the first that does not any more
  std::optional<Position> after = {};
  bool backward = false;
  Words words = {};
  std::function<bool(std::string_view message)> matches = {};  // none: all
  std::size_t events_max = 10'000;
  std::size_t bytes_max = 1 << 20;
};

struct Found {
  std::vector<FoundEvent> events;  // in the direction of the scan
  std::optional<Position> next;    // nothing: there is no more
};

Result<Found> scan(Logs& logs, const Scan& asked);

}  // namespace windlass::cloud::logs
