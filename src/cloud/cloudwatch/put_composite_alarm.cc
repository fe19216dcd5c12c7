// PutCompositeAlarm: an alarm on other alarms.
#include "base/text.h"
#include "cloud/cloudwatch/alarm_checks.h"
#include "cloud/cloudwatch/errors.h"
#include "cloud/cloudwatch/handlers.h"
#include "cloud/cloudwatch/history.h"
#include "cloud/cloudwatch/rule.h"
#include "cloud/cloudwatch/states.h"
#include "cloud/cloudwatch/tags.h"

namespace windlass::cloud::cloudwatch {

namespace {

Result<> check_children(Cloudwatch& watch, const Call& call, const Rule& rule) {
  constexpr std::size_t children_max = 100;
  auto names = alarms_of(rule);
  if (names.size() > children_max)
    return validation("An AlarmRule may look at no more than 100 alarms.");
  std::vector<std::string> absent;
  for (auto& name : names)
    if (!find_alarm_by_name_or_arn(watch, scope_of(call), name)) absent.push_back(name);
  if (absent.empty()) return Done{};
  return validation("Could not save the composite alarm as alarms [" + join(absent, ", ") +
                    "] in the alarm rule do not exist");
}

Result<> check_suppressor(Cloudwatch& watch, const Call& call, const PutCompositeAlarmInput& in) {
  if (!in.actions_suppressor) {
    if (in.actions_suppressor_wait_period || in.actions_suppressor_extension_period)
      return validation(
          "ActionsSuppressorWaitPeriod and ActionsSuppressorExtensionPeriod need an "
          "ActionsSuppressor.");
    return Done{};
  }
  if (!in.actions_suppressor_wait_period || !in.actions_suppressor_extension_period)
    return validation(
        "ActionsSuppressorWaitPeriod and ActionsSuppressorExtensionPeriod are required when an "
        "ActionsSuppressor is specified.");
  if (*in.actions_suppressor_wait_period < 0 || *in.actions_suppressor_extension_period < 0)
    return validation("The periods of an ActionsSuppressor must not be negative.");
  if (!find_alarm_by_name_or_arn(watch, scope_of(call), *in.actions_suppressor))
    return validation("The ActionsSuppressor alarm " + *in.actions_suppressor + " does not exist.");
  return Done{};
}

}  // namespace

Result<> put_composite_alarm(Cloudwatch& watch, const Call& call,
                             const PutCompositeAlarmInput& in) {
  TRY(check_alarm_name(in.alarm_name));
  TRY(check_children(watch, call, TRY(parse_rule(*in.alarm_rule))));
  TRY(check_suppressor(watch, call, in));
  TRY(check_actions(all_actions(in)));
  auto alarm = find_alarm(watch, scope_of(call), *in.alarm_name);
  if (alarm && !alarm->composite)
    return validation("A metric alarm of the name " + *in.alarm_name + " exists already.");

  auto settings = in;
  settings.tags.reset();
  bool is_new = !alarm;
  if (is_new) {
    alarm.emplace();
    alarm->scope = scope_of(call);
    alarm->name = *in.alarm_name;
    alarm->composite = true;
    alarm->updated = alarm->transitioned = call.now;
  }
  alarm->settings = settings_text(settings);
  alarm->enabled = in.actions_enabled.value_or(true);
  alarm->configured = call.now;
  if (is_new)
    insert_alarm(watch, *alarm);
  else
    save_settings(watch, *alarm);
  if (is_new && in.tags) TRY(put_tags(watch, *alarm, *in.tags));
  note_configuration(watch, *alarm, call.now, is_new ? "created" : "updated");
  if (evaluate_composite(watch, *alarm, call.now, is_new ? "created" : "updated"))
    evaluate_composites(watch, alarm->scope, call.now);
  return Done{};
}

}  // namespace windlass::cloud::cloudwatch
