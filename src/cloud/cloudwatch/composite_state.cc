// A composite alarm's state, from its rule.
#include "base/json.h"
#include "cloud/cloudwatch/rule.h"
#include "cloud/cloudwatch/states.h"
#include "cloud/cloudwatch/words.h"

namespace windlass::cloud::cloudwatch {

namespace {

// The alarms that the rule looks at, as they are now. One that is gone has no data.
std::vector<Alarm> children_of(Cloudwatch& watch, const Alarm& alarm, const Rule& rule) {
  std::vector<Alarm> children;
  for (auto& reference : alarms_of(rule))
    if (auto child = find_alarm_by_name_or_arn(watch, alarm.scope, reference))
      children.push_back(std::move(*child));
  return children;
}

std::string state_among(const std::vector<Alarm>& children, const std::string& reference) {
  for (auto& child : children)
    if (child.name == alarm_name_of(reference)) return child.state;
  return "INSUFFICIENT_DATA";
}

const Alarm* newest(const std::vector<Alarm>& children) {
  const Alarm* found = nullptr;
  for (auto& child : children)
    if (!found || child.transitioned > found->transitioned) found = &child;
  return found;
}

std::string reason_of(const Alarm& alarm, const std::string& state, const Alarm* trigger,
                      std::string_view made, Time now) {
  if (!made.empty())
    return alarm.arn() + " was " + std::string(made) + " and its alarm rule evaluates to " + state +
           " at " + long_date(now);
  if (!trigger) return "The alarm rule evaluates to " + state + " at " + long_date(now);
  return trigger->arn() + " transitioned to " + trigger->state + " at " +
         long_date(trigger->transitioned);
}

std::string reason_data_of(const std::vector<Alarm>& children, const std::string& state,
                           const Alarm* trigger) {
  Json::Array triggering;
  for (auto& child : children) {
    // An alarm is triggered by all that are in alarm, its end by the one that changed.
    if (state == "ALARM" ? child.state != "ALARM" && &child != trigger : &child != trigger)
      continue;
    Json told;
    told.set("value", child.state);
    told.set("timestamp", offset_date(child.transitioned));
    triggering.push_back(Json::Object{{"arn", child.arn()}, {"state", told}});
  }
  Json data;
  data.set("triggeringAlarms", triggering);
  return data.dump();
}

}  // namespace

bool evaluate_composite(Cloudwatch& watch, Alarm& alarm, Time now, std::string_view made) {
  auto rule = parse_rule(composite_settings(alarm).alarm_rule.value_or(""));
  if (!rule) return false;  // was checked when it was put
  auto children = children_of(watch, alarm, *rule);
  auto state_of = [&](const std::string& reference) { return state_among(children, reference); };
  std::string state = holds(*rule, state_of) ? "ALARM" : "OK";
  if (state == alarm.state) return false;
  auto* trigger = newest(children);
  change_state(watch, alarm,
               {state, reason_of(alarm, state, trigger, made, now),
                reason_data_of(children, state, trigger)},
               now);
  return true;
}

}  // namespace windlass::cloud::cloudwatch
