// Metric math's functions, by name.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <numeric>

#include "cloud/cloudwatch/errors.h"
#include "cloud/cloudwatch/math.h"

namespace windlass::cloud::cloudwatch {

namespace {

using Arguments = MathArguments;
using Values = std::vector<double>;

// --- Of many numbers, one ---

double sum(const Values& values) { return std::accumulate(values.begin(), values.end(), 0.0); }
double average(const Values& values) { return sum(values) / static_cast<double>(values.size()); }
double minimum(const Values& values) { return *std::ranges::min_element(values); }
double maximum(const Values& values) { return *std::ranges::max_element(values); }
double deviation(const Values& values) {
  auto mean = average(values);
  double squares = 0;
  for (auto value : values) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / static_cast<double>(values.size()));
}
double count(const Values& values) { return static_cast<double>(values.size()); }

using Reduce = double (*)(const Values&);

Values values_of(const Series& series) {
  Values values;
  for (auto& point : series.points) values.push_back(point.second);
  return values;
}

// Of one series a number, of several a series: at each time, over those that have a point then.
template <Reduce reduce>
Result<MathValue> aggregate(const Arguments& in, const MathScope&) {
  auto& what = in[0];
  if (what.is_number()) return MathValue::of(reduce({what.number}));
  if (what.is_series()) {
    auto values = values_of(what.one());
    return MathValue::of(values.empty() ? 0 : reduce(values));
  }
  std::map<std::int64_t, Values> by_time;
  Series answer;
  for (auto& series : what.series) {
    answer.period = series.period;
    for (auto& [time, value] : series.points) by_time[time].push_back(value);
  }
  for (auto& [time, values] : by_time) answer.points.emplace_back(time, reduce(values));
  return MathValue::of(std::move(answer));
}

// --- Point by point ---

template <double (*function)(double)>
Result<MathValue> each(const Arguments& in, const MathScope&) {
  return mapped(in[0], function);
}

double day_of_month(double t) {
  std::chrono::sys_days date{std::chrono::days(static_cast<int>(std::floor(t / 86400)))};
  return unsigned(std::chrono::year_month_day(date).day());
}
double month_of_year(double t) {
  std::chrono::sys_days date{std::chrono::days(static_cast<int>(std::floor(t / 86400)))};
  return unsigned(std::chrono::year_month_day(date).month());
}
double year_of(double t) {
  std::chrono::sys_days date{std::chrono::days(static_cast<int>(std::floor(t / 86400)))};
  return int(std::chrono::year_month_day(date).year());
}
// Monday is 1.
double day_of_week(double t) {
  return static_cast<double>((static_cast<std::int64_t>(t) / 86400 + 3) % 7 + 1);
}
double hour_of_day(double t) {
  return static_cast<double>(static_cast<std::int64_t>(t) / 3600 % 24);
}
double minute_of_hour(double t) {
  return static_cast<double>(static_cast<std::int64_t>(t) / 60 % 60);
}
double epoch(double t) { return t; }

template <double (*function)(double)>
Result<MathValue> of_time(const Arguments& in, const MathScope&) {
  auto answer = in[0];
  for (auto& series : answer.series)
    for (auto& [time, value] : series.points) value = function(static_cast<double>(time));
  return answer;
}

// --- From one point to the next ---

template <class Step>
Result<MathValue> steps(const Arguments& in, Step step) {
  auto answer = in[0];
  for (auto& series : answer.series) {
    decltype(series.points) points;
    for (std::size_t at = 1; at < series.points.size(); ++at) {
      auto& [time, value] = series.points[at];
      auto& [before, value_before] = series.points[at - 1];
      points.emplace_back(time, step(value - value_before, static_cast<double>(time - before)));
    }
    series.points = std::move(points);
  }
  return answer;
}
Result<MathValue> rate(const Arguments& in, const MathScope&) {
  return steps(in, [](double change, double time) { return change / time; });
}
Result<MathValue> diff(const Arguments& in, const MathScope&) {
  return steps(in, [](double change, double) { return change; });
}
Result<MathValue> diff_time(const Arguments& in, const MathScope&) {
  return steps(in, [](double, double time) { return time; });
}
Result<MathValue> running_sum(const Arguments& in, const MathScope&) {
  double total = 0;
  if (in[0].is_list()) {
    auto answer = in[0];
    for (auto& series : answer.series) {
      total = 0;
      for (auto& point : series.points) point.second = total += point.second;
    }
    return answer;
  }
  return mapped(in[0], [&](double value) { return total += value; });
}

// --- Filling gaps, choosing ---

using Points = std::vector<std::pair<std::int64_t, double>>;

void fill_gap(Points& filled, const std::vector<std::int64_t>& gap, const Points& points,
              std::size_t next, const MathValue& how) {
  bool has_before = next > 0, has_after = next < points.size();
  for (auto time : gap) {
    if (how.is_number()) {
      filled.emplace_back(time, how.number);
    } else if (how.text == "REPEAT") {
      if (has_before) filled.emplace_back(time, points[next - 1].second);
    } else if (has_before && has_after) {
      auto& [from, low] = points[next - 1];
      auto& [to, high] = points[next];
      auto part = static_cast<double>(time - from) / static_cast<double>(to - from);
      filled.emplace_back(time, low + (high - low) * part);
    }
  }
}

Series filled(const Series& series, const MathValue& how, const MathScope& scope) {
  Series answer{series.label, series.period, {}};
  std::vector<std::int64_t> gap;
  std::size_t next = 0;
  for (auto time : grid_of(scope, series.period)) {
    if (next == series.points.size() || series.points[next].first != time) {
      gap.push_back(time);
      continue;
    }
    fill_gap(answer.points, gap, series.points, next, how);
    gap.clear();
    answer.points.push_back(series.points[next++]);
  }
  fill_gap(answer.points, gap, series.points, next, how);
  return answer;
}

Result<MathValue> fill(const Arguments& in, const MathScope& scope) {
  auto& how = in[1];
  bool word = how.kind == MathValue::Kind::Text && (how.text == "REPEAT" || how.text == "LINEAR");
  if (in[0].is_number() || in[0].kind == MathValue::Kind::Text)
    return validation("FILL takes a time series or an array of them");
  if (how.is_series()) {
    // A series fills with its own points.
    auto answer = in[0];
    for (auto& series : answer.series) {
      std::map<std::int64_t, double> points(how.one().points.begin(), how.one().points.end());
      for (auto& [time, value] : series.points) points[time] = value;
      series.points.assign(points.begin(), points.end());
    }
    return answer;
  }
  if (!how.is_number() && !word)
    return validation("FILL takes a number, REPEAT or LINEAR as its second argument");
  auto answer = in[0];
  for (auto& series : answer.series) series = filled(series, how, scope);
  return answer;
}

const double* find_point(const MathValue& value, std::int64_t time) {
  if (value.is_number()) return &value.number;
  auto& points = value.one().points;
  auto found = std::ranges::lower_bound(points, time, {}, &std::pair<std::int64_t, double>::first);
  return found != points.end() && found->first == time ? &found->second : nullptr;
}

Result<MathValue> choose(const Arguments& in, const MathScope&) {
  for (auto& one : in)
    if (one.is_list() || one.kind == MathValue::Kind::Text)
      return validation("IF takes numbers and time series, no arrays");
  auto& condition = in[0];
  if (condition.is_number()) {
    if (condition.number != 0) return in[1];
    if (in.size() == 3) return in[2];
    return MathValue::of(Series{});
  }
  Series answer{condition.one().label, condition.one().period, {}};
  for (auto& [time, holds] : condition.one().points) {
    if (holds == 0 && in.size() < 3) continue;
    if (auto* value = find_point(holds != 0 ? in[1] : in[2], time))
      answer.points.emplace_back(time, *value);
  }
  return MathValue::of(std::move(answer));
}

// --- Of series as such ---

Result<MathValue> period(const Arguments& in, const MathScope&) {
  if (!in[0].is_series()) return validation("PERIOD takes a time series");
  return MathValue::of(static_cast<double>(in[0].one().period));
}

Result<MathValue> time_series(const Arguments& in, const MathScope& scope) {
  if (!in[0].is_number()) return validation("TIME_SERIES takes a number");
  Series series{"", scope.period, {}};
  for (auto time : grid_of(scope, scope.period)) series.points.emplace_back(time, in[0].number);
  return MathValue::of(std::move(series));
}

Result<MathValue> metrics(const Arguments& in, const MathScope& scope) {
  if (!in.empty() && in[0].kind != MathValue::Kind::Text)
    return validation("METRICS takes a text, or nothing");
  return MathValue::of(TRY(scope.metrics(in.empty() ? "" : in[0].text)));
}

// [m1, m2]: numbers have no place in an array of series.
Result<MathValue> array(const Arguments& in, const MathScope&) {
  std::vector<Series> list;
  for (auto& one : in) {
    if (one.series.empty() && !one.is_list())
      return validation("An array may hold time series only");
    list.insert(list.end(), one.series.begin(), one.series.end());
  }
  return MathValue::of(std::move(list));
}

Result<MathValue> remove_empty(const Arguments& in, const MathScope&) {
  auto answer = in[0];
  std::erase_if(answer.series, [](auto& series) { return series.points.empty(); });
  if (answer.is_series() && answer.series.empty()) answer.kind = MathValue::Kind::List;
  return answer;
}

Result<MathValue> datapoint_count(const Arguments& in, const MathScope& scope) {
  return aggregate<&count>(in, scope);
}

Result<MathValue> first(const Arguments& in, const MathScope&) {
  if (!in[0].is_list() || in[0].series.empty()) return validation("FIRST takes an array");
  return MathValue::of(in[0].series.front());
}
Result<MathValue> last(const Arguments& in, const MathScope&) {
  if (!in[0].is_list() || in[0].series.empty()) return validation("LAST takes an array");
  return MathValue::of(in[0].series.back());
}

Result<MathValue> slice(const Arguments& in, const MathScope&) {
  if (!in[0].is_list() || !in[1].is_number() || (in.size() > 2 && !in[2].is_number()))
    return validation("SLICE takes an array and numbers");
  auto size = static_cast<double>(in[0].series.size());
  auto from = std::clamp(in[1].number, 0.0, size);
  auto to = in.size() > 2 ? std::clamp(in[2].number, from, size) : size;
  return MathValue::of(std::vector<Series>(in[0].series.begin() + static_cast<long>(from),
                                           in[0].series.begin() + static_cast<long>(to)));
}

double sort_key(const Series& series, const std::string& by) {
  auto values = values_of(series);
  if (values.empty()) return 0;
  if (by == "SUM") return sum(values);
  if (by == "MIN") return minimum(values);
  if (by == "MAX") return maximum(values);
  return average(values);
}

// SORT(array, AVG, DESC, 3)
Result<MathValue> sort(const Arguments& in, const MathScope&) {
  auto is_one_of = [](const MathValue& word, std::initializer_list<std::string_view> words) {
    return word.kind == MathValue::Kind::Text && std::ranges::find(words, word.text) != words.end();
  };
  if (!in[0].is_list() || !is_one_of(in[1], {"SUM", "AVG", "MIN", "MAX"}) ||
      !is_one_of(in[2], {"ASC", "DESC"}) || (in.size() > 3 && !in[3].is_number()))
    return validation("SORT takes an array, one of SUM, AVG, MIN and MAX, and ASC or DESC");
  auto list = in[0].series;
  std::ranges::stable_sort(list, [&](auto& a, auto& b) {
    auto x = sort_key(a, in[1].text), y = sort_key(b, in[1].text);
    return in[2].text == "ASC" ? x < y : x > y;
  });
  if (in.size() > 3 && in[3].number >= 0 && in[3].number < static_cast<double>(list.size()))
    list.resize(static_cast<std::size_t>(in[3].number));
  return MathValue::of(std::move(list));
}

struct Function {
  std::string_view name;
  std::size_t arguments_min;
  std::size_t arguments_max;
  Result<MathValue> (*call)(const Arguments& in, const MathScope& scope);
};

constexpr Function functions[] = {
    {"[", 0, 500, &array},
    {"ABS", 1, 1, &each<&std::fabs>},
    {"AVG", 1, 1, &aggregate<&average>},
    {"CEIL", 1, 1, &each<&std::ceil>},
    {"DATAPOINT_COUNT", 1, 1, &datapoint_count},
    {"DATE", 1, 1, &of_time<&day_of_month>},
    {"DAY", 1, 1, &of_time<&day_of_week>},
    {"DIFF", 1, 1, &diff},
    {"DIFF_TIME", 1, 1, &diff_time},
    {"EPOCH", 1, 1, &of_time<&epoch>},
    {"FILL", 2, 2, &fill},
    {"FIRST", 1, 1, &first},
    {"FLOOR", 1, 1, &each<&std::floor>},
    {"HOUR", 1, 1, &of_time<&hour_of_day>},
    {"IF", 2, 3, &choose},
    {"LAST", 1, 1, &last},
    {"LOG", 1, 1, &each<&std::log>},
    {"LOG10", 1, 1, &each<&std::log10>},
    {"MAX", 1, 1, &aggregate<&maximum>},
    {"METRICS", 0, 1, &metrics},
    {"MIN", 1, 1, &aggregate<&minimum>},
    {"MINUTE", 1, 1, &of_time<&minute_of_hour>},
    {"MONTH", 1, 1, &of_time<&month_of_year>},
    {"PERIOD", 1, 1, &period},
    {"RATE", 1, 1, &rate},
    {"REMOVE_EMPTY", 1, 1, &remove_empty},
    {"RUNNING_SUM", 1, 1, &running_sum},
    {"SLICE", 2, 3, &slice},
    {"SORT", 3, 4, &sort},
    {"STDDEV", 1, 1, &aggregate<&deviation>},
    {"SUM", 1, 1, &aggregate<&sum>},
    {"TIME_SERIES", 1, 1, &time_series},
    {"YEAR", 1, 1, &of_time<&year_of>},
};

}  // namespace

Result<MathValue> call_function(const std::string& name, const MathArguments& arguments,
                                const MathScope& scope) {
  auto* function = std::ranges::find(functions, name, &Function::name);
  if (function == std::end(functions)) return validation("There is no function " + name);
  if (arguments.size() < function->arguments_min || arguments.size() > function->arguments_max)
    return validation("The function " + name + " was given " + std::to_string(arguments.size()) +
                      " arguments");
  return function->call(arguments, scope);
}

}  // namespace windlass::cloud::cloudwatch
