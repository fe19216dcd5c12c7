#include "cloud/cloudwatch/alarm.h"

#include "aws/json_codec.h"
#include "base/fault.h"

namespace windlass::cloud::cloudwatch {

namespace {

template <class T>
T read_settings(const Alarm& alarm) {
  T settings;
  if (auto read = aws::read_json(alarm.settings, T::shape, &settings); !read)
    throw Fault("the settings of alarm " + alarm.name + " cannot be read");
  return settings;
}

template <class T>
std::string write_settings(const T& settings) {
  std::string text;
  aws::write_json(text, T::shape, &settings);
  return text;
}

std::optional<Time> optional_time(std::optional<std::int64_t> count) {
  if (!count) return std::nullopt;
  return from_micros(*count);
}
std::optional<std::int64_t> optional_micros(std::optional<Time> time) {
  if (!time) return std::nullopt;
  return micros(*time);
}

}  // namespace

std::string Alarm::arn() const {
  return "arn:aws:cloudwatch:" + scope.region.text + ":" + scope.account.text + ":alarm:" + name;
}

MetricSettings metric_settings(const Alarm& alarm) { return read_settings<MetricSettings>(alarm); }
CompositeSettings composite_settings(const Alarm& alarm) {
  return read_settings<CompositeSettings>(alarm);
}
std::string settings_text(const MetricSettings& settings) { return write_settings(settings); }
std::string settings_text(const CompositeSettings& settings) { return write_settings(settings); }

const std::string alarm_columns =
    "id, account, region, name, composite, settings, enabled, configured, state, reason, "
    "reason_data, updated, transitioned, held_from, held_by, held_until";

Alarm alarm_of(const store::Row& row) {
  Alarm alarm;
  alarm.id = row.integer(0);
  alarm.scope = {AccountId{row.text(1)}, Region{row.text(2)}};
  alarm.name = row.text(3);
  alarm.composite = row.integer(4) != 0;
  alarm.settings = row.text(5);
  alarm.enabled = row.integer(6) != 0;
  alarm.configured = from_micros(row.integer(7));
  alarm.state = row.text(8);
  alarm.reason = row.text(9);
  alarm.reason_data = row.text(10);
  alarm.updated = from_micros(row.integer(11));
  alarm.transitioned = from_micros(row.integer(12));
  alarm.held_from = row.optional_text(13);
  alarm.held_by = row.optional_text(14);
  alarm.held_until = optional_time(row.optional_integer(15));
  return alarm;
}

std::optional<Alarm> find_alarm(Cloudwatch& watch, const Scope& scope, std::string_view name) {
  static const std::string sql = "select " + alarm_columns +
                                 " from cloudwatch_alarm "
                                 "where account = ? and region = ? and name = ?";
  auto rows = watch.db.query(sql, {scope.account.text, scope.region.text, name});
  if (rows.done()) return std::nullopt;
  return alarm_of(rows.row());
}

std::string_view alarm_name_of(std::string_view reference) {
  if (!reference.starts_with("arn:")) return reference;
  constexpr std::string_view before_name = ":alarm:";
  auto place = reference.find(before_name);
  return place == std::string_view::npos ? reference : reference.substr(place + before_name.size());
}

std::optional<Alarm> find_alarm_by_name_or_arn(Cloudwatch& watch, const Scope& scope,
                                               std::string_view reference) {
  auto alarm = find_alarm(watch, scope, alarm_name_of(reference));
  if (alarm && reference.starts_with("arn:") && alarm->arn() != reference) return std::nullopt;
  return alarm;
}

std::vector<Alarm> all_alarms(Cloudwatch& watch, const Scope& scope) {
  static const std::string sql = "select " + alarm_columns +
                                 " from cloudwatch_alarm "
                                 "where account = ? and region = ? order by name";
  std::vector<Alarm> alarms;
  for (auto row : watch.db.query(sql, {scope.account.text, scope.region.text}))
    alarms.push_back(alarm_of(row));
  return alarms;
}

void insert_alarm(Cloudwatch& watch, Alarm& alarm) {
  watch.db.run(
      "insert into cloudwatch_alarm (account, region, name, composite, settings, enabled, "
      "configured, state, reason, reason_data, updated, transitioned) "
      "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {alarm.scope.account.text, alarm.scope.region.text, alarm.name, alarm.composite,
       alarm.settings, alarm.enabled, micros(alarm.configured), alarm.state, alarm.reason,
       alarm.reason_data, micros(alarm.updated), micros(alarm.transitioned)});
  alarm.id = watch.db.last_insert_id();
}

void save_settings(Cloudwatch& watch, const Alarm& alarm) {
  watch.db.run("update cloudwatch_alarm set settings = ?, enabled = ?, configured = ? where id = ?",
               {alarm.settings, alarm.enabled, micros(alarm.configured), alarm.id});
}

void save_state(Cloudwatch& watch, const Alarm& alarm) {
  watch.db.run(
      "update cloudwatch_alarm set state = ?, reason = ?, reason_data = ?, updated = ?, "
      "transitioned = ?, held_from = ?, held_by = ?, held_until = ? where id = ?",
      {alarm.state, alarm.reason, alarm.reason_data, micros(alarm.updated),
       micros(alarm.transitioned), alarm.held_from, alarm.held_by,
       optional_micros(alarm.held_until), alarm.id});
}

}  // namespace windlass::cloud::cloudwatch
