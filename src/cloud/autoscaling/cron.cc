#include "cloud/autoscaling/cron.h"

#include <array>
#include <span>
#include <vector>

#include "base/text.h"

namespace windlass::cloud::autoscaling {

namespace {

using Names = std::span<const std::string_view>;
constexpr std::array<std::string_view, 12> month_names{"jan", "feb", "mar", "apr", "may", "jun",
                                                       "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> day_names{"sun", "mon", "tue", "wed",
                                                    "thu", "fri", "sat"};

struct Field {
  int least, most;
  Names names = {};
  int first_name = 0;  // what the first of the names is
};

std::optional<int> value_of(std::string_view text, const Field& field) {
  for (std::size_t i = 0; i < field.names.size(); ++i)
    if (equal_ignoring_case(field.names[i], text)) return field.first_name + static_cast<int>(i);
  auto number = parse_int(text);
  if (!number || *number < field.least || *number > field.most) return std::nullopt;
  return static_cast<int>(*number);
}

// "*", "5", "1-5", "*/15", "1-30/2"
template <class Values>
bool add_part(std::string_view part, const Field& field, Values& values) {
  std::int64_t step = 1;
  auto stepped = split_once(part, "/");
  if (stepped) {
    auto given = parse_int(stepped->second);
    if (!given || *given < 1) return false;
    step = *given;
    part = stepped->first;
  }
  int from = field.least, to = field.most;
  if (part != "*") {
    auto range = split_once(part, "-");
    auto first = value_of(range ? range->first : part, field);
    auto last = range     ? value_of(range->second, field)
                : stepped ? std::optional(field.most)
                          : first;
    if (!first || !last || *last < *first) return false;
    from = *first;
    to = *last;
  }
  for (std::int64_t value = from; value <= to; value += step)
    values.set(static_cast<std::size_t>(value));
  return true;
}

template <class Values>
bool add_field(std::string_view text, const Field& field, Values& values) {
  for (auto part : split(text, ','))
    if (!add_part(part, field, values)) return false;
  return true;
}

}  // namespace

std::optional<Cron> Cron::parse(std::string_view text) {
  std::vector<std::string_view> fields;
  for (auto one : split(text, ' '))
    if (!trimmed(one).empty()) fields.push_back(trimmed(one));
  if (fields.size() != 5) return std::nullopt;
  Cron cron;
  if (!add_field(fields[0], {0, 59}, cron.minutes_) ||
      !add_field(fields[1], {0, 23}, cron.hours_) || !add_field(fields[2], {1, 31}, cron.days_) ||
      !add_field(fields[3], {1, 12, month_names, 1}, cron.months_) ||
      !add_field(fields[4], {0, 7, day_names, 0}, cron.weekdays_))
    return std::nullopt;
  // Sunday is 0 and 7.
  if (cron.weekdays_[7]) cron.weekdays_.set(0);
  cron.any_day_ = fields[2] == "*";
  cron.any_weekday_ = fields[4] == "*";
  return cron;
}

bool Cron::names_day(std::chrono::year_month_day day) const {
  if (!months_[static_cast<unsigned>(day.month())]) return false;
  bool by_day = days_[static_cast<unsigned>(day.day())];
  bool by_weekday = weekdays_[std::chrono::weekday(std::chrono::sys_days(day)).c_encoding()];
  // Where both are given either will do.
  if (!any_day_ && !any_weekday_) return by_day || by_weekday;
  return by_day && by_weekday;
}

std::optional<Time> Cron::next(Time after) const {
  using namespace std::chrono;
  constexpr int days_max = 366 * 8;  // 29 February of a leap year, across a century
  auto from = floor<minutes>(after) + minutes(1);
  auto day = floor<days>(from);
  for (int tried = 0; tried < days_max; ++tried, day += days(1)) {
    if (!names_day(year_month_day(day))) continue;
    for (std::size_t hour = 0; hour < 24; ++hour) {
      if (!hours_[hour]) continue;
      for (std::size_t minute = 0; minute < 60; ++minute) {
        if (!minutes_[minute]) continue;
        Time time = day + hours(hour) + minutes(minute);
        if (time >= from) return time;
      }
    }
  }
  return std::nullopt;
}

}  // namespace windlass::cloud::autoscaling
