// How an environment does, all of it at one moment.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ops/alarms.h"
#include "ops/doors.h"
#include "ops/freeze.h"
#include "ops/holder.h"
#include "ops/machines.h"
#include "ops/revisions.h"

namespace windlass::ops {

struct DoorSeen {
  std::string layer;
  DoorAddress address;  // its url is empty where it has none yet
  Answer answer;
  Duration took{};
  int revision = 0;          // that its answer stands for; 0: it does not say
  std::string complaint;     // empty: it answers
  bool beyond_desk = false;  // of the local cloud's machines' own addresses: not asked
};

struct ConsoleTail {
  std::string machine;
  std::vector<std::string> lines;
};

struct Status {
  Place place;
  bool local = true;
  std::string account, region, who;
  Time seen{};
  std::optional<StackSeen> stack;
  Current current;
  std::vector<Revision> changes;  // newest first
  std::vector<DoorSeen> doors;
  Fleet fleet;
  std::vector<Ringing> alarms;
  std::optional<LockSeen> lock;
  std::string holder_gone;  // how it is known that nobody is behind the lock; empty: they are
  std::optional<Freeze> freeze;
  std::vector<ConsoleTail> consoles;  // of machines that fail
  std::vector<std::string> troubles;  // what could not be looked at, and why

  bool is_running() const { return lock && holder_gone.empty(); }
  // Everything that is checked is as it should be.
  bool well() const;
};

struct StatusWish {
  std::size_t changes = 5, consoles = 2, console_lines = 8;
  // Whether a lock's holder is looked for, for as long as that takes; and where.
  bool looks_for_holder = false;
  std::function<bool(const Owner&)> is_gone = {};
};

// What cannot be seen (a right that is missing, a bucket that is not there) leaves a gap and a
// sentence, not an error.
Result<Status> look_at(const Work& work, const manifest::Model& model, StatusWish wish = {});

// What to type next, the most urgent first. Pure.
struct NextStep {
  std::string command, why;
};
std::vector<NextStep> next_steps(const Status& status);

// {"windlass": 1, ...}
Json to_json(const Status& status);

// The last lines of what a machine's console said.
Result<std::string> console_of(const Work& work, const std::string& machine);
std::vector<std::string> console_lines(std::string_view text, std::size_t count);

}  // namespace windlass::ops
