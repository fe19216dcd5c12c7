#include "cloud/cloudwatch/history.h"

#include <algorithm>
#include <limits>

#include "base/text.h"
#include "base/time.h"
#include "cloud/cloudwatch/errors.h"
#include "cloud/cloudwatch/handlers.h"
#include "cloud/cloudwatch/words.h"

namespace windlass::cloud::cloudwatch {

namespace {

constexpr std::size_t data_max = 4095;
constexpr std::size_t summary_max = 255;
constexpr auto kept = std::chrono::days(30);
constexpr int rows_per_run_max = 1000;

Json state_json(const Alarm& alarm) {
  Json state;
  state.set("stateValue", alarm.state);
  state.set("stateReason", alarm.reason);
  if (!alarm.reason_data.empty())
    if (auto data = parse_json(alarm.reason_data)) state.set("stateReasonData", *data);
  return state;
}

}  // namespace

void note(Cloudwatch& watch, const Alarm& alarm, Time now, std::string_view kind,
          std::string_view summary, const Json& data) {
  auto text = data.dump();
  watch.db.run(
      "insert into cloudwatch_history (account, region, alarm, composite, at, kind, summary, data) "
      "values (?, ?, ?, ?, ?, ?, ?, ?)",
      {alarm.scope.account.text, alarm.scope.region.text, alarm.name, alarm.composite, micros(now),
       kind, summary.substr(0, summary_max), std::string_view(text).substr(0, data_max)});
}

void note_configuration(Cloudwatch& watch, const Alarm& alarm, Time now, std::string_view what) {
  auto verb = what == "created" ? "Create" : what == "updated" ? "Update" : "Delete";
  Json data;
  data.set("version", "1.0");
  data.set("type", verb);
  if (auto settings = parse_json(alarm.settings)) {
    settings->set("AlarmArn", alarm.arn());
    settings->set("ConfigurationUpdatedTimestamp", offset_date(alarm.configured));
    data.set(std::string(what) + "Alarm", *settings);
  }
  note(watch, alarm, now, "ConfigurationUpdate",
       "Alarm \"" + alarm.name + "\" " + std::string(what), data);
}

void note_state(Cloudwatch& watch, const Alarm& before, const Alarm& alarm, Time now) {
  Json data;
  data.set("version", "1.0");
  data.set("oldState", state_json(before));
  data.set("newState", state_json(alarm));
  note(watch, alarm, now, "StateUpdate",
       "Alarm updated from " + before.state + " to " + alarm.state, data);
}

bool forget_history(Work& work, const Call& call) {
  auto gone = work.db.run(
      "delete from cloudwatch_history where id in "
      "(select id from cloudwatch_history where at < ? order by at limit ?)",
      {micros(call.now - kept), rows_per_run_max});
  return gone == rows_per_run_max;
}

Result<DescribeAlarmHistoryOutput> describe_alarm_history(Cloudwatch& watch, const Call& call,
                                                          const DescribeAlarmHistoryInput& in) {
  bool ascending = in.scan_by.value_or("") == "TimestampAscending";
  auto types = in.alarm_types.value_or(std::vector<std::string>{});
  // By default metric alarms only, unless an alarm was named.
  auto wants = [&](bool composite) {
    if (types.empty()) return in.alarm_name.has_value() || !composite;
    return std::ranges::count(types, composite ? "CompositeAlarm" : "MetricAlarm") > 0;
  };
  std::int64_t after = ascending ? 0 : std::numeric_limits<std::int64_t>::max();
  if (in.next_token) {
    auto place = parse_int(*in.next_token);
    if (!place) return invalid_next_token();
    after = *place;
  }
  auto from = in.start_date ? micros(*in.start_date) : 0;
  auto to = in.end_date ? micros(*in.end_date) : std::numeric_limits<std::int64_t>::max();
  auto size = static_cast<std::size_t>(in.max_records.value_or(100));

  // Rows come in the order of their times: whatever is newer has the higher id.
  static const std::string select =
      "select id, alarm, composite, at, kind, summary, data from cloudwatch_history "
      "where account = ? and region = ? and alarm >= ? and alarm <= ? and at between ? and ? ";
  static const std::string older = select + "and id < ? order by id desc";
  static const std::string newer = select + "and id > ? order by id";
  DescribeAlarmHistoryOutput answer;
  answer.alarm_history_items.emplace();
  std::int64_t last = 0;
  for (auto row :
       watch.db.query(ascending ? newer : older,
                      {call.caller.account.text, call.region.text, in.alarm_name.value_or(""),
                       in.alarm_name.value_or("\xff"), from, to, after})) {
    if (!wants(row.integer(2) != 0)) continue;
    if (in.history_item_type && *in.history_item_type != row.view(4)) continue;
    if (answer.alarm_history_items->size() == size) {
      answer.next_token = std::to_string(last);
      break;
    }
    last = row.integer(0);
    aws::cloudwatch::AlarmHistoryItem item;
    item.alarm_name = row.text(1);
    item.alarm_type = row.integer(2) != 0 ? "CompositeAlarm" : "MetricAlarm";
    item.timestamp = from_micros(row.integer(3));
    item.history_item_type = row.text(4);
    item.history_summary = row.text(5);
    item.history_data = row.text(6);
    answer.alarm_history_items->push_back(std::move(item));
  }
  return answer;
}

}  // namespace windlass::cloud::cloudwatch
