#include "ops/revision.h"

#include <array>
#include <utility>

#include "base/time.h"

namespace windlass::ops {

namespace {

using Outcome = Revision::Outcome;
constexpr std::array<std::pair<Outcome, const char*>, 5> outcomes = {
    {{Outcome::Running, "running"},
     {Outcome::Succeeded, "succeeded"},
     {Outcome::Failed, "failed"},
     {Outcome::Reverted, "reverted"},
     {Outcome::Stopped, "stopped"}}};

Json json_of(const std::map<std::string, std::string>& values) {
  Json json = Json::Object{};
  for (auto& [name, value] : values) json.set(name, value);
  return json;
}

std::map<std::string, std::string> values_of(const Json* json) {
  std::map<std::string, std::string> values;
  if (!json || !json->is_object()) return values;
  for (auto& [name, value] : json->as_object())
    if (value.is_string()) values.emplace(name, value.as_string());
  return values;
}

int number_of(const Json& json, std::string_view name) {
  auto* value = json.find(name);
  return value && value->is_int() ? static_cast<int>(value->as_int()) : 0;
}

Time time_of(const Json& json, std::string_view name) {
  auto text = json.text(name);
  return text ? parse_iso8601(*text).value_or(Time{}) : Time{};
}

Json part_of(const Json& json, std::string_view name) {
  auto* part = json.find(name);
  return part ? *part : Json();
}

}  // namespace

std::string to_text(Outcome outcome) {
  for (auto& [one, text] : outcomes)
    if (one == outcome) return text;
  return "";
}

std::string to_json(const Revision& revision) {
  Json json;
  json.set("windlass", 1);
  json.set("number", revision.number);
  json.set("app", revision.app);
  json.set("environment", revision.environment);
  json.set("verb", revision.verb);
  if (revision.again) json.set("again", revision.again);
  json.set("before", revision.before);
  json.set("begun", format_iso8601(revision.begun));
  if (revision.ended != Time{}) json.set("ended", format_iso8601(revision.ended));
  json.set("by", revision.by);
  json.set("commit", revision.commit);
  json.set("dirty", revision.dirty);
  json.set("why", revision.why);
  json.set("outcome", to_text(revision.outcome));
  json.set("reason", revision.reason);
  json.set("images", json_of(revision.images));
  json.set("machines", json_of(revision.machines));
  if (!revision.inputs.empty()) json.set("inputs", revision.inputs);
  json.set("parameters", json_of(revision.parameters));
  json.set("tags", json_of(revision.tags));
  json.set("checks", revision.checks);
  json.set("rollout", revision.rollout);
  json.set("template", revision.template_text);
  return json.pretty() + "\n";
}

Result<Revision> read_revision(std::string_view text) {
  auto json = TRY(parse_json(text).context("reading a revision"));
  Revision revision;
  revision.number = number_of(json, "number");
  if (number_of(json, "windlass") != 1 || revision.number < 1)
    return Error{"NewerRevision",
                 "this revision was written by another version of windlass: use that one"};
  revision.app = json.text("app").value_or("");
  revision.environment = json.text("environment").value_or("");
  revision.verb = json.text("verb").value_or("");
  revision.again = number_of(json, "again");
  revision.before = number_of(json, "before");
  revision.begun = time_of(json, "begun");
  revision.ended = time_of(json, "ended");
  revision.by = json.text("by").value_or("");
  revision.commit = json.text("commit").value_or("");
  auto* dirty = json.find("dirty");
  revision.dirty = dirty && dirty->is_bool() && dirty->as_bool();
  revision.why = json.text("why").value_or("");
  revision.reason = json.text("reason").value_or("");
  revision.images = values_of(json.find("images"));
  revision.machines = values_of(json.find("machines"));
  revision.inputs = json.text("inputs").value_or("");
  revision.parameters = values_of(json.find("parameters"));
  revision.tags = values_of(json.find("tags"));
  revision.checks = part_of(json, "checks");
  revision.rollout = part_of(json, "rollout");
  revision.template_text = json.text("template").value_or("");
  auto outcome = json.text("outcome").value_or("");
  for (auto& [one, name] : outcomes)
    if (outcome == name) revision.outcome = one;
  return revision;
}

}  // namespace windlass::ops
