// M out of N and missing data, as AWS's documentation tables them. 0: fine, X: breaching, -:
// missing; the newest is the last.
#include <doctest/doctest.h>

#include "cloud/cloudwatch/judge.h"

namespace windlass::cloud::cloudwatch {

namespace {

std::string judged(const std::string& points, int to_alarm, Missing missing) {
  Judging judging{.periods = 3,
                  .to_alarm = to_alarm,
                  .threshold = 5,
                  .comparison = "GreaterThanThreshold",
                  .missing = missing};
  std::vector<std::optional<AlarmPoint>> list;
  for (auto c : points)
    list.push_back(c == '-' ? std::nullopt : std::optional(AlarmPoint{0, c == 'X' ? 9.0 : 1.0, 1}));
  auto verdict = judge(judging, list);
  return verdict ? verdict->state : "stays";
}

struct Row {
  std::string points;
  const char *missing, *ignore, *breaching, *not_breaching;
};

void check(const Row& row, int to_alarm) {
  CAPTURE(row.points);
  CAPTURE(to_alarm);
  CHECK(judged(row.points, to_alarm, Missing::Missing) == row.missing);
  CHECK(judged(row.points, to_alarm, Missing::Ignore) == row.ignore);
  CHECK(judged(row.points, to_alarm, Missing::Breaching) == row.breaching);
  CHECK(judged(row.points, to_alarm, Missing::NotBreaching) == row.not_breaching);
}

}  // namespace

TEST_CASE("three out of three, and what is missing") {
  const Row rows[] = {
      {"0-X-X", "OK", "OK", "OK", "OK"},
      {"0----", "OK", "OK", "OK", "OK"},
      {"-----", "INSUFFICIENT_DATA", "stays", "ALARM", "OK"},
      {"0XX-X", "ALARM", "ALARM", "ALARM", "ALARM"},
      {"--X--", "ALARM", "stays", "ALARM", "OK"},
  };
  for (auto& row : rows) check(row, 3);
}

TEST_CASE("two out of three, and what is missing") {
  const Row rows[] = {
      {"0-X-X", "ALARM", "ALARM", "ALARM", "ALARM"}, {"00X0X", "ALARM", "ALARM", "ALARM", "ALARM"},
      {"0-X--", "OK", "OK", "ALARM", "OK"},          {"----0", "OK", "OK", "ALARM", "OK"},
      {"---X-", "ALARM", "stays", "ALARM", "OK"},
  };
  for (auto& row : rows) check(row, 2);
}

TEST_CASE("a first breaching datapoint is no alarm before it is M periods old") {
  CHECK(judged("----X", 3, Missing::Missing) == "stays");
  CHECK(judged("---X-", 3, Missing::Missing) == "stays");
  CHECK(judged("--X--", 3, Missing::Missing) == "ALARM");
}

TEST_CASE("every comparison, at the threshold itself") {
  auto at = [](const char* how) {
    Judging judging{.threshold = 5, .comparison = how};
    return judge(judging, {AlarmPoint{0, 5, 1}})->state;
  };
  CHECK(at("GreaterThanThreshold") == "OK");
  CHECK(at("GreaterThanOrEqualToThreshold") == "ALARM");
  CHECK(at("LessThanThreshold") == "OK");
  CHECK(at("LessThanOrEqualToThreshold") == "ALARM");
}

TEST_CASE("reasons say what was missing") {
  Judging judging{.periods = 2,
                  .to_alarm = 2,
                  .threshold = 5,
                  .comparison = "LessThanThreshold",
                  .missing = Missing::Breaching};
  CHECK(judge(judging, {std::nullopt, std::nullopt})->reason ==
        "Threshold Crossed: no datapoints were received for 2 periods and 2 missing datapoints "
        "were treated as [Breaching].");
  judging.missing = Missing::Missing;
  CHECK(judge(judging, {std::nullopt, std::nullopt})->reason ==
        "Insufficient Data: 2 datapoints were unknown.");
}

}  // namespace windlass::cloud::cloudwatch
