// What can be done to alarms: setting their state, silencing and removing them.
#include <algorithm>

#include "base/json.h"
#include "cloud/cloudwatch/errors.h"
#include "cloud/cloudwatch/handlers.h"
#include "cloud/cloudwatch/history.h"
#include "cloud/cloudwatch/rule.h"
#include "cloud/cloudwatch/states.h"

namespace windlass::cloud::cloudwatch {

namespace {

Error no_such_alarm() { return {"ResourceNotFound", "Resource Not Found"}; }

// The names of those that cannot be found are left out, as AWS does here.
void enable(Cloudwatch& watch, const Call& call, const std::vector<std::string>& names,
            bool enabled) {
  for (auto& name : names) {
    auto alarm = find_alarm(watch, scope_of(call), name);
    if (!alarm || alarm->enabled == enabled) continue;
    alarm->enabled = enabled;
    alarm->configured = call.now;
    save_settings(watch, *alarm);
    note_configuration(watch, *alarm, call.now, "updated");
  }
}

bool looks_at(const Alarm& composite, const Alarm& alarm) {
  auto settings = composite_settings(composite);
  auto is_it = [&](const std::string& reference) { return alarm_name_of(reference) == alarm.name; };
  if (settings.actions_suppressor && is_it(*settings.actions_suppressor)) return true;
  auto rule = parse_rule(settings.alarm_rule.value_or(""));
  return rule && std::ranges::any_of(alarms_of(*rule), is_it);
}

Result<> check_may_go(Cloudwatch& watch, const Alarm& alarm,
                      const std::vector<std::string>& going) {
  for (auto& other : all_alarms(watch, alarm.scope))
    if (other.composite && other.name != alarm.name && looks_at(other, alarm) &&
        std::ranges::count(going, other.name) == 0)
      return validation("Cannot delete " + alarm.name +
                        " as there are composite alarm(s) depending on it.");
  return Done{};
}

}  // namespace

Result<> set_alarm_state(Cloudwatch& watch, const Call& call, const SetAlarmStateInput& in) {
  auto alarm = find_alarm(watch, scope_of(call), *in.alarm_name);
  if (!alarm) return no_such_alarm();
  auto data = in.state_reason_data.value_or("");
  if (!data.empty() && !parse_json(data))
    return Error{"InvalidFormat", "StateReasonData was not valid JSON"};
  change_state(watch, *alarm, {*in.state_value, *in.state_reason, data}, call.now);
  evaluate_composites(watch, alarm->scope, call.now);
  return Done{};
}

Result<> enable_alarm_actions(Cloudwatch& watch, const Call& call,
                              const EnableAlarmActionsInput& in) {
  enable(watch, call, *in.alarm_names, true);
  return Done{};
}

Result<> disable_alarm_actions(Cloudwatch& watch, const Call& call,
                               const DisableAlarmActionsInput& in) {
  enable(watch, call, *in.alarm_names, false);
  return Done{};
}

Result<> delete_alarms(Cloudwatch& watch, const Call& call, const DeleteAlarmsInput& in) {
  std::vector<Alarm> going;
  for (auto& name : *in.alarm_names) {
    auto alarm = find_alarm(watch, scope_of(call), name);
    if (!alarm) return no_such_alarm();
    TRY(check_may_go(watch, *alarm, *in.alarm_names));
    going.push_back(std::move(*alarm));
  }
  if (std::ranges::count(going, true, &Alarm::composite) > 1)
    return validation("Only one composite alarm can be deleted at a time.");
  for (auto& alarm : going) {
    note_configuration(watch, alarm, call.now, "deleted");
    watch.db.run("delete from cloudwatch_tag where alarm = ?", {alarm.id});
    watch.db.run("delete from cloudwatch_alarm where id = ?", {alarm.id});
  }
  return Done{};
}

}  // namespace windlass::cloud::cloudwatch
