// A stack as it is remembered: what it was asked to be, what was made for it, and how far the
// operation under way has come. Whoever has the record can go on, whatever died before.
//
// What holds of it at any time: everything that was ever made for the stack, and is not known to be
// gone, is in it. So an intention is written down before the call that follows from it.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "base/result.h"
#include "formation/parameters.h"
#include "formation/resources.h"

namespace windlass::formation {

using Graph = std::map<std::string, std::set<std::string>>;  // who waits for whom

// What a stack was asked to be.
struct Blueprint {
  std::string body;  // the template, as it was given
  Parameters parameters;
  Tags tags;
  std::vector<std::string> notification_arns, capabilities;
  std::string role_arn;
  bool operator==(const Blueprint&) const = default;
};

enum class Phase {
  Forward,   // towards the target
  Monitor,   // all is done, but alarms may still undo it
  Cleanup,   // what was replaced is removed; nothing is undone from here on
  Rollback,  // back to what last stood
  RollbackCleanup,
  Delete,  // of everything: a deletion, or the rollback of a creation
};
enum class Kind { Create, Update, Import, Delete, Rollback };

struct RollbackTrigger {
  std::string arn, type;
};
struct RollbackConfiguration {
  std::vector<RollbackTrigger> triggers;
  int monitoring_minutes = 0;
};

struct StackOutput {
  std::string name, value, description, export_name;
  bool secret = false;
};

struct Operation {
  std::string id, client_token;
  Kind kind = Kind::Create;
  Phase phase = Phase::Forward;
  Blueprint target;
  Graph graph;  // of the target
  Time began{};
  std::optional<Time> deadline;
  bool disable_rollback = false;
  std::string on_failure = "ROLLBACK";  // of a creation: ROLLBACK, DELETE, DO_NOTHING
  bool retain_except_on_create = false;
  bool cancelled = false;          // by whoever asked for it
  bool refused = false;            // it cannot succeed any more
  std::string why;                 // "The following resource(s) failed to create: [A]. "
  std::set<std::string> retained;  // a deletion leaves them
  std::set<std::string> skipped;   // a continued rollback leaves them as they are
  bool force = false;              // a deletion that fails at nothing
  std::string policy_during_update;
  RollbackConfiguration rollback;
  Time look_at{}, finish_at{};
  std::vector<StackOutput> outputs;  // what they will be
  std::set<std::string> imports;
  std::vector<Operation> then;  // at most one: a deletion that was asked for while this goes on
};

struct StackEvent {
  std::string logical_id, physical_id, type, status, reason, properties, client_token, operation_id;
  Time at{};
};

struct StackRecord {
  std::string id, name, region, account, partition = "aws";
  std::string status, reason, description;
  Time created{};
  std::optional<Time> updated, deleted;
  std::string parent_id, root_id, change_set_id;
  bool termination_protection = false;
  bool disable_rollback = false;
  int timeout_minutes = 0;
  std::string stack_policy;
  RollbackConfiguration rollback;
  std::string drift_status = "NOT_CHECKED";
  std::optional<Time> drift_checked;

  Blueprint current;                // what was asked last
  std::optional<Blueprint> stable;  // what it was when it last stood; none before it ever did
  Resources resources;
  std::vector<Leftover> leftovers;
  std::vector<StackOutput> outputs;
  std::set<std::string> imports;  // names of exports that it uses
  std::optional<Operation> operation;

  // What happened since the record was last written; whoever writes it keeps them and empties this.
  std::vector<StackEvent> events;
};

// For the journal; events are not part of it.
Json to_json(const StackRecord& stack);
Result<StackRecord> stack_from_json(const Json& json);

// The same in parts, for who writes down only what has changed. The head is all but resources,
// leftovers, blueprints (current, stable, the operation's target) and the operation's graph.
// stack_from_json reads it too.
Json head_json(const StackRecord& stack);
Json part_json(const ResourceRecord& resource);
Json part_json(const Leftover& leftover);
Json part_json(const Blueprint& blueprint);
Json part_json(const Graph& graph);
void read_part(const Json& json, ResourceRecord& resource);
void read_part(const Json& json, Leftover& leftover);
void read_part(const Json& json, Blueprint& blueprint);
void read_part(const Json& json, Graph& graph);

}  // namespace windlass::formation
