// PutMetricAlarm: a new alarm, or new settings for one.
#include "cloud/cloudwatch/alarm_checks.h"
#include "cloud/cloudwatch/errors.h"
#include "cloud/cloudwatch/handlers.h"
#include "cloud/cloudwatch/history.h"
#include "cloud/cloudwatch/tags.h"

namespace windlass::cloud::cloudwatch {

Result<> put_metric_alarm(Cloudwatch& watch, const Call& call, const PutMetricAlarmInput& in) {
  TRY(check_metric_alarm(in));
  auto alarm = find_alarm(watch, scope_of(call), *in.alarm_name);
  if (alarm && alarm->composite)
    return validation("A composite alarm of the name " + *in.alarm_name + " exists already.");

  auto settings = in;
  settings.tags.reset();
  bool is_new = !alarm;
  if (is_new) {
    alarm.emplace();
    alarm->scope = scope_of(call);
    alarm->name = *in.alarm_name;
    alarm->updated = alarm->transitioned = call.now;
  }
  alarm->settings = settings_text(settings);
  alarm->enabled = in.actions_enabled.value_or(true);
  alarm->configured = call.now;
  if (is_new)
    insert_alarm(watch, *alarm);
  else
    save_settings(watch, *alarm);
  // An alarm that is there already keeps its tags: they change by TagResource only.
  if (is_new && in.tags) TRY(put_tags(watch, *alarm, *in.tags));
  note_configuration(watch, *alarm, call.now, is_new ? "created" : "updated");
  return Done{};
}

}  // namespace windlass::cloud::cloudwatch
