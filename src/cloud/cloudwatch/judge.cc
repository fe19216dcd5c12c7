#include "cloud/cloudwatch/judge.h"

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "base/text.h"
#include "cloud/cloudwatch/words.h"

namespace windlass::cloud::cloudwatch {

namespace {

bool breaches(const Judging& judging, double value) {
  auto& how = judging.comparison;
  if (how == "GreaterThanThreshold") return value > judging.threshold;
  if (how == "GreaterThanOrEqualToThreshold") return value >= judging.threshold;
  if (how == "LessThanThreshold") return value < judging.threshold;
  return value <= judging.threshold;
}

std::string comparison_words(const std::string& how) {
  if (how == "GreaterThanThreshold") return "greater than";
  if (how == "GreaterThanOrEqualToThreshold") return "greater than or equal to";
  if (how == "LessThanThreshold") return "less than";
  return "less than or equal to";
}

std::string count_of(int count, std::string_view thing) {
  return std::to_string(count) + " " + std::string(thing) + (count == 1 ? "" : "s");
}

// What was found among the newest N datapoints that there are.
struct Found {
  std::vector<AlarmPoint> newest;  // the newest first
  int breaching = 0;
  int oldest_breaching_age = 0;  // in periods; the last one is 1
};

Found look(const Judging& judging, const std::vector<std::optional<AlarmPoint>>& points) {
  Found found;
  for (std::size_t age = 1; age <= points.size(); ++age) {
    auto& point = points[points.size() - age];
    if (!point || found.newest.size() == static_cast<std::size_t>(judging.periods)) continue;
    found.newest.push_back(*point);
    if (!breaches(judging, point->value)) continue;
    ++found.breaching;
    found.oldest_breaching_age = static_cast<int>(age);
  }
  return found;
}

// The state, or nothing where it is to stay.
std::optional<std::string> state_of(const Judging& judging, const Found& found) {
  auto count = static_cast<int>(found.newest.size());
  auto absent = judging.periods - count;
  auto alarm_if = [](bool alarm) { return std::string(alarm ? "ALARM" : "OK"); };
  if (absent == 0) return alarm_if(found.breaching >= judging.to_alarm);
  switch (judging.missing) {
    case Missing::Breaching: return alarm_if(found.breaching + absent >= judging.to_alarm);
    case Missing::NotBreaching: return alarm_if(found.breaching >= judging.to_alarm);
    case Missing::Ignore:
    case Missing::Missing: break;
  }
  if (found.breaching >= judging.to_alarm) return "ALARM";
  if (found.breaching < count) return "OK";
  if (judging.missing == Missing::Ignore) return std::nullopt;
  if (count == 0) return "INSUFFICIENT_DATA";
  // Everything that is there breaches, and would long have been M: waiting for more is no use. A
  // younger one alone is no alarm yet.
  if (found.oldest_breaching_age >= judging.to_alarm) return "ALARM";
  return std::nullopt;
}

std::string point_words(const std::vector<AlarmPoint>& points) {
  constexpr std::size_t shown_max = 5;
  std::string text;
  for (auto& point : points) {
    if (&point == &points[0] + shown_max) return text + ", ...";
    text += (text.empty() ? "" : ", ") + number_text(point.value) + " (" + short_date(point.start) +
            ")";
  }
  return text;
}

// "Threshold Crossed: 2 out of the last 3 datapoints [9.0 (20/11/26 12:01:00), 7.0 (...)] were
// greater than the threshold (5.0) (minimum 2 datapoints for OK -> ALARM transition)."
std::string reason_of(const Judging& judging, const Found& found, const std::string& state,
                      int made_up) {
  if (state == "INSUFFICIENT_DATA")
    return "Insufficient Data: " + count_of(judging.periods, "datapoint") +
           (judging.periods == 1 ? " was" : " were") + " unknown.";
  std::string treated;
  if (made_up > 0)
    treated = count_of(made_up, "missing datapoint") + (made_up == 1 ? " was" : " were") +
              " treated as [" +
              (judging.missing == Missing::Breaching ? "Breaching" : "NonBreaching") + "]";
  if (found.newest.empty())
    return "Threshold Crossed: no datapoints were received for " +
           count_of(judging.periods, "period") + " and " + treated + ".";
  bool alarm = state == "ALARM";
  std::vector<AlarmPoint> told;
  for (auto& point : found.newest)
    if (breaches(judging, point.value) == alarm) told.push_back(point);
  auto needed = alarm ? judging.to_alarm : judging.periods - judging.to_alarm + 1;
  auto reason = "Threshold Crossed: " + std::to_string(told.size()) + " out of the last " +
                count_of(judging.periods, "datapoint") + " [" + point_words(told) + "]" +
                (told.size() == 1 ? " was " : " were ") + (alarm ? "" : "not ") +
                comparison_words(judging.comparison) + " the threshold (" +
                number_text(judging.threshold) + ")";
  if (!treated.empty()) reason += " and " + treated;
  return reason + " (minimum " + count_of(needed, "datapoint") + " for " +
         (alarm ? "OK -> ALARM" : "ALARM -> OK") + " transition).";
}

}  // namespace

std::optional<Verdict> judge(const Judging& judging,
                             const std::vector<std::optional<AlarmPoint>>& points) {
  auto found = look(judging, points);
  auto next = state_of(judging, found);
  if (!next) return std::nullopt;
  bool fills = judging.missing == Missing::Breaching || judging.missing == Missing::NotBreaching;
  auto made_up = fills ? judging.periods - static_cast<int>(found.newest.size()) : 0;
  auto reason = reason_of(judging, found, *next, made_up);
  return Verdict{std::move(*next), std::move(reason), std::move(found.newest), made_up};
}

}  // namespace windlass::cloud::cloudwatch
