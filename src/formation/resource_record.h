// One resource of a stack, as it is remembered: what it is, what it was when the stack last stood,
// and how far the operation under way has come with it.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "formation/resource_type.h"

namespace windlass::formation {

using Tags = std::vector<std::pair<std::string, std::string>>;

// How a resource is made.
struct Recipe {
  std::string type;
  Json properties = Json::Object{};  // evaluated; dynamic references as they were written
  std::vector<std::string> secrets;  // JSON pointers into them, to what must not be shown
  Tags tags;                         // the stack's
  std::set<std::string> depends_on;
  std::string deletion_policy = "Delete", update_replace_policy = "Delete";
  Json metadata;
  std::vector<std::string> metadata_secrets;  // JSON pointers into it, likewise
  Json creation_policy, update_policy;
  bool operator==(const Recipe&) const = default;
};

// One thing in the service, and how it was made.
struct Made {
  Physical physical;
  Recipe recipe;
  std::string token;      // what it was asked for by; no two things ever share one
  bool imported = false;  // somebody else made it: an undone import must leave it alone
  bool operator==(const Made&) const = default;
};

enum class Stage {
  Idle,      // nothing is asked of it
  Waiting,   // its turn has not come
  Clearing,  // the old one goes before the new one is made: two would be in each other's way
  Calling,   // its type's function is called, perhaps again: what came of it is not known
  Settling,  // it is not ready yet
  Policy,    // its update policy replaces machines
  Signals,   // it waits to be told that it works
  Done,
  Failed,
};
enum class Action { None, Create, Update, Replace, Import };
enum class Removal { None, Waiting, Calling, Going, Gone, Failed, Skipped };

// What a resource waits for: signals from outside.
struct Signal {
  std::string id;
  bool success = true;
  std::string data = {};
};
struct Awaited {
  int count = 0;
  std::int64_t timeout_seconds = 300;
  int percent_min = 100;
};

struct Removing {
  Removal stage = Removal::None;
  int attempts = 0;
  Time began{}, look_at{};
  bool operator==(const Removing&) const = default;
};

struct ResourceRecord {
  std::string logical_id, type;
  std::string status, reason;
  Time changed{};
  std::optional<Made> made;    // what it is now
  std::optional<Made> stable;  // what it was when the stack last stood; `made` may be the same one
  bool dirty = false;          // an update of it failed: nobody knows which properties it has
  Recipe tried;                // by that update

  // The operation under way.
  Stage stage = Stage::Idle;
  Action action = Action::None;
  Recipe wanted;
  std::string import_id;  // of what is taken over
  std::string token;      // of what is being made
  int attempts = 0;
  Time began{}, look_at{};
  std::vector<Signal> signals;
  Awaited awaited;
  Json policy;       // the update policy, evaluated
  Json policy_memo;  // how far it has come
  Removing removing;
  Json drift;  // what the last detection saw; null: nobody looked

  bool touched = true;  // since it was last written down (resources.h)
};

// What was replaced or is not wanted any more, and is still there.
struct Leftover {
  std::string logical_id;
  Made made;
  std::string policy = "Delete";
  Removing removing;
  std::string reason;
  bool operator==(const Leftover&) const = default;
};

}  // namespace windlass::formation
