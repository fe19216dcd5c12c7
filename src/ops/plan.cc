#include "ops/plan.h"

namespace windlass::ops {

std::string to_text(Change::Action action) {
  switch (action) {
    case Change::Action::Add: return "add";
    case Change::Action::Change: return "change";
    case Change::Action::Replace: return "replace";
    case Change::Action::Remove: return "remove";
    case Change::Action::Import: return "import";
  }
  return "";
}

std::string to_text(Change::Recreates recreates) {
  switch (recreates) {
    case Change::Recreates::Never: return "never";
    case Change::Recreates::Perhaps: return "perhaps";
    case Change::Recreates::Always: return "always";
  }
  return "";
}

namespace {

Json texts(const std::vector<std::string>& list) {
  Json::Array out;
  for (auto& one : list) out.push_back(one);
  return out;
}

Json json_of(const Change& change) {
  Json json;
  json.set("action", to_text(change.action));
  json.set("logical_id", change.logical_id);
  json.set("type", change.type);
  json.set("physical_id", change.physical_id);
  json.set("replacement", to_text(change.replacement));
  json.set("kept", change.kept);
  Json::Array details;
  for (auto& detail : change.details) {
    Json one;
    one.set("attribute", detail.attribute);
    one.set("before", detail.before);
    one.set("after", detail.after);
    one.set("recreates", to_text(detail.recreates));
    one.set("cause", detail.cause);
    details.push_back(std::move(one));
  }
  json.set("details", std::move(details));
  json.set("causes", texts(change.causes));
  return json;
}

Json json_of(const TimetableRow& row) {
  Json json;
  json.set("layer", row.layer);
  json.set("strategy", row.strategy);
  json.set("machines", row.machines);
  json.set("at_once", row.at_once);
  json.set("steps", row.steps);
  json.set("lowest", row.lowest);
  json.set("most", row.most);
  json.set("soak_seconds", static_cast<std::int64_t>(row.soak_s));
  json.set("moves", row.moves);
  json.set("reverts", row.reverts);
  return json;
}

}  // namespace

Json to_json(const Plan& plan) {
  Json json;
  json.set("windlass", 1);
  json.set("app", plan.app);
  json.set("environment", plan.environment);
  json.set("stack", plan.stack);
  json.set("target", plan.local ? "local" : "aws");
  json.set("account", plan.account);
  json.set("region", plan.region);
  json.set("stack_status", plan.stack_status);
  json.set("running", plan.running);
  json.set("digest", plan.digest);
  Json::Array changes, rows, machines;
  for (auto& one : plan.changes) changes.push_back(json_of(one));
  for (auto& one : plan.timetable) rows.push_back(json_of(one));
  for (auto& one : plan.machines) {
    Json needed;
    needed.set("type", one.type);
    needed.set("now", one.now);
    needed.set("most", one.most);
    machines.push_back(std::move(needed));
  }
  json.set("changes", std::move(changes));
  json.set("timetable", std::move(rows));
  json.set("machines", std::move(machines));
  json.set("images_to_bake", texts(plan.images_to_bake));
  json.set("notes", texts(plan.notes));
  return json;
}

}  // namespace windlass::ops
