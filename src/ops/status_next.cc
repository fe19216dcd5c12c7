// What to type next, and a status for programs.
#include <algorithm>

#include "base/text.h"
#include "base/time.h"
#include "ops/stack_moves.h"
#include "ops/status.h"

namespace windlass::ops {

namespace {

constexpr std::size_t steps_max = 4;

void add(std::vector<NextStep>& steps, std::string command, std::string why) {
  if (steps.size() < steps_max) steps.push_back({"windlass " + std::move(command), std::move(why)});
}

void about_failures(std::vector<NextStep>& steps, const Status& status, const std::string& env) {
  auto fails = std::ranges::find(status.fleet.machines, Machine::Health::Fails, &Machine::health);
  if (fails != status.fleet.machines.end()) {
    add(steps, "machine logs " + env + " " + fails->id, "what its console said");
    if (fails->kind == Machine::Kind::Member)
      add(steps, "machine replace " + env + " " + fails->id, "another in its place");
  }
  bool complains =
      std::ranges::any_of(status.doors, [](auto& one) { return !one.complaint.empty(); });
  if (!status.alarms.empty() || complains || fails != status.fleet.machines.end())
    if (status.current.number > 1)
      add(steps, "rollback " + env,
          "what ran before revision " + std::to_string(status.current.number));
  if (complains && fails == status.fleet.machines.end())
    add(steps, "doctor " + env, "looks for what is wrong");
}

// Of somebody who died nothing is left but the lock: the next change takes it over.
void about_lock(std::vector<NextStep>& steps, const Status& status, const std::string& env) {
  if (status.lock && !status.holder_gone.empty())
    add(steps, "lock break " + env, "takes " + status.lock->owner.who + "'s lock away");
}

}  // namespace

std::vector<NextStep> next_steps(const Status& status) {
  std::vector<NextStep> steps;
  auto& env = status.place.environment;
  if (status.is_running()) {
    add(steps, "watch " + env, "follows it");
    add(steps, "stop " + env, "halts it, safely");
    return steps;
  }
  auto* newest = status.changes.empty() ? nullptr : &status.changes.front();
  if (newest && newest->outcome == Revision::Outcome::Running) {
    add(steps, newest->verb == "decommission" ? "decommission " + env : "deploy " + env,
        "goes on where revision " + std::to_string(newest->number) + " was interrupted");
    if (status.current.number > 0)
      add(steps, "rollback " + env, "back to revision " + std::to_string(status.current.number));
    about_lock(steps, status, env);
    return steps;
  }
  about_lock(steps, status, env);
  if (!status.stack) {
    add(steps, "plan " + env, "what a deploy would make");
    add(steps, "deploy " + env, "makes it");
    return steps;
  }
  auto& row = row_of(status.stack->status);
  if (row.move == Move::Wait) add(steps, "watch " + env, "CloudFormation is at it");
  if (row.move != Move::Wait && row.move != Move::Update) {
    add(steps, "deploy " + env, "mends the stack, and goes on");
    add(steps, "doctor " + env, "says what is wrong with it");
  }
  about_failures(steps, status, env);
  if (steps.empty()) {
    add(steps, "plan " + env, "what the file would change");
    add(steps, "history " + env, "what was changed, and by whom");
  }
  return steps;
}

namespace {

Json json_of(const DoorSeen& door) {
  Json json;
  json.set("layer", door.layer);
  if (door.beyond_desk) {
    json.set("why", "its machines' addresses are reached from within their network only");
    return json;
  }
  json.set("url", door.address.front());
  if (!door.address.host.empty()) json.set("host", door.address.host);
  json.set("status", door.answer.status);
  json.set("milliseconds",
           static_cast<std::int64_t>(
               std::chrono::duration_cast<std::chrono::milliseconds>(door.took).count()));
  if (!door.answer.revision.empty()) json.set("digest", door.answer.revision);
  if (door.revision) json.set("revision", door.revision);
  json.set("answers", door.complaint.empty());
  if (!door.complaint.empty()) json.set("why", door.complaint);
  return json;
}

Json json_of(const Revision& revision) {
  Json json;
  json.set("number", revision.number);
  json.set("verb", revision.verb);
  json.set("outcome", to_text(revision.outcome));
  if (!revision.reason.empty()) json.set("reason", revision.reason);
  json.set("by", revision.by);
  json.set("begun", format_iso8601(revision.begun));
  if (revision.ended != Time{}) json.set("ended", format_iso8601(revision.ended));
  json.set("commit", revision.commit);
  return json;
}

Json json_of(const LockSeen& lock) {
  Json json;
  json.set("who", lock.owner.who);
  json.set("verb", lock.owner.verb);
  json.set("machine", lock.owner.machine);
  json.set("begun", lock.begun);
  if (!lock.stop_by.empty()) json.set("stop_by", lock.stop_by);
  if (!lock.hold_by.empty()) json.set("hold_by", lock.hold_by);
  return json;
}

template <class List>
Json list_of(const List& list) {
  Json all = Json::Array{};
  for (auto& one : list) all.push(json_of(one));
  return all;
}

}  // namespace

Json to_json(const Status& status) {
  Json json;
  json.set("windlass", 1);
  json.set("app", status.place.app);
  json.set("environment", status.place.environment);
  json.set("target", status.local ? "local" : "aws");
  json.set("account", status.account);
  json.set("region", status.region);
  json.set("time", format_iso8601(status.seen));
  json.set("well", status.well());
  json.set("revision", status.current.number);
  json.set("stack", status.stack ? Json(status.stack->status) : Json());
  json.set("doors", list_of(status.doors));
  Json layers = Json::Array{};
  for (auto& layer : status.fleet.layers)
    layers.push(Json(
        Json::Object{{"layer", layer.layer}, {"group", layer.group}, {"desired", layer.desired}}));
  json.set("layers", layers);
  Json machines = Json::Array{};
  for (auto& machine : status.fleet.machines) machines.push(to_json(machine));
  json.set("machines", machines);
  json.set("changes", list_of(status.changes));
  Json alarms = Json::Array{};
  for (auto& alarm : status.alarms)
    alarms.push(Json(Json::Object{{"name", alarm.name}, {"why", alarm.why}}));
  json.set("alarms", alarms);
  if (status.lock) {
    auto lock = json_of(*status.lock);
    lock.set("alive", status.holder_gone.empty());
    if (!status.holder_gone.empty()) lock.set("gone", status.holder_gone);
    json.set("lock", lock);
  }
  if (status.freeze)
    json.set("freeze", Json(Json::Object{{"who", status.freeze->who},
                                         {"why", status.freeze->why},
                                         {"until", format_iso8601(status.freeze->until)}}));
  Json troubles = Json::Array{};
  for (auto& trouble : status.troubles) troubles.push(trouble);
  json.set("troubles", troubles);
  Json steps = Json::Array{};
  for (auto& step : next_steps(status)) steps.push(step.command);
  json.set("next", steps);
  return json;
}

}  // namespace windlass::ops
