#include "cloud/cloudwatch/states.h"

#include "cloud/cloudwatch/actions.h"
#include "cloud/cloudwatch/history.h"

namespace windlass::cloud::cloudwatch {

namespace {

constexpr int alarms_per_run_max = 500;
constexpr int rounds_max = 10;
// Metric alarms first, composite ones after them: the order of the index.
constexpr std::int64_t composites_begin = std::int64_t{1} << 40;

bool suppressor_speaks(Cloudwatch& watch, const Alarm& alarm, const std::string& suppressor) {
  auto found = find_alarm_by_name_or_arn(watch, alarm.scope, suppressor);
  return found && found->state == "ALARM";
}

std::vector<Alarm> alarms_after(Cloudwatch& watch, std::int64_t place) {
  static const std::string sql = "select " + alarm_columns +
                                 " from cloudwatch_alarm "
                                 "where (composite, id) > (?, ?) order by composite, id limit ?";
  std::vector<Alarm> alarms;
  for (auto row : watch.db.query(
           sql, {place / composites_begin, place % composites_begin, alarms_per_run_max}))
    alarms.push_back(alarm_of(row));
  return alarms;
}

// A page of composites may look at each other.
void evaluate_page(Cloudwatch& watch, std::vector<Alarm>& alarms, Time now) {
  for (auto& alarm : alarms)
    if (!alarm.composite) evaluate_metric_alarm(watch, alarm, now);
  bool changed = true;
  for (int round = 0; changed && round < rounds_max; ++round) {
    changed = false;
    for (auto& alarm : alarms)
      if (alarm.composite) changed = evaluate_composite(watch, alarm, now) || changed;
  }
  for (auto& alarm : alarms)
    if (alarm.composite) look_at_suppressor(watch, alarm, now);
}

}  // namespace

void change_state(Cloudwatch& watch, Alarm& alarm, NewState next, Time now) {
  auto before = alarm;
  alarm.state = std::move(next.state);
  alarm.reason = std::move(next.reason);
  alarm.reason_data = std::move(next.data);
  alarm.updated = now;
  if (alarm.state == before.state) return save_state(watch, alarm);
  alarm.transitioned = now;
  note_state(watch, before, alarm, now);
  auto settings = alarm.composite ? composite_settings(alarm) : CompositeSettings{};
  if (!settings.actions_suppressor) {
    save_state(watch, alarm);
    return carry_out_actions(watch, alarm, before.state, now);
  }
  if (!alarm.held_from) {
    alarm.held_from = before.state;
    bool speaks = suppressor_speaks(watch, alarm, *settings.actions_suppressor);
    alarm.held_by = speaks ? "Alarm" : "WaitPeriod";
    alarm.held_until.reset();
    if (!speaks)
      alarm.held_until =
          now + std::chrono::seconds(settings.actions_suppressor_wait_period.value_or(0));
  }
  save_state(watch, alarm);
  look_at_suppressor(watch, alarm, now);
}

void look_at_suppressor(Cloudwatch& watch, Alarm& alarm, Time now) {
  if (!alarm.held_from) return;
  auto settings = composite_settings(alarm);
  if (settings.actions_suppressor &&
      suppressor_speaks(watch, alarm, *settings.actions_suppressor)) {
    if (alarm.held_by == "Alarm") return;
    alarm.held_by = "Alarm";
    alarm.held_until.reset();
    return save_state(watch, alarm);
  }
  if (settings.actions_suppressor && alarm.held_by == "Alarm") {
    alarm.held_by = "ExtensionPeriod";
    alarm.held_until =
        now + std::chrono::seconds(settings.actions_suppressor_extension_period.value_or(0));
    save_state(watch, alarm);
  }
  if (alarm.held_until && *alarm.held_until > now) return;
  auto from = *alarm.held_from;
  alarm.held_from.reset();
  alarm.held_by.reset();
  alarm.held_until.reset();
  save_state(watch, alarm);
  // What went away again while it was held up is nobody's concern.
  if (from != alarm.state) carry_out_actions(watch, alarm, from, now);
}

void evaluate_composites(Cloudwatch& watch, const Scope& scope, Time now) {
  static const std::string sql = "select " + alarm_columns +
                                 " from cloudwatch_alarm where account = ? and region = ? "
                                 "and composite = 1 order by id";
  std::vector<Alarm> alarms;
  for (auto row : watch.db.query(sql, {scope.account.text, scope.region.text}))
    alarms.push_back(alarm_of(row));
  evaluate_page(watch, alarms, now);
}

// Only the newest data count: a cloud that slept for a day looks once, and not 1,440 times.
bool evaluate_alarms(Work& work, const Call& call) {
  Cloudwatch watch(work);
  auto place = watch.db.find_integer("select place from cloudwatch_cursor where name = 'alarms'");
  auto alarms = alarms_after(watch, place.value_or(0));
  evaluate_page(watch, alarms, call.now);
  if (alarms.size() < alarms_per_run_max) {
    if (place) watch.db.run("delete from cloudwatch_cursor where name = 'alarms'");
    return false;
  }
  auto& last = alarms.back();
  watch.db.run("insert or replace into cloudwatch_cursor (name, place) values ('alarms', ?)",
               {(last.composite ? composites_begin : 0) + last.id});
  return true;
}

}  // namespace windlass::cloud::cloudwatch
