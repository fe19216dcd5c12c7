// What an alarm's datapoints mean: M out of N, and what is made of those that are missing.
//
// Pure: the same points and settings always give the same answer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace windlass::cloud::cloudwatch {

enum class Missing { Missing, Ignore, Breaching, NotBreaching };

struct Judging {
  int periods = 1;   // N: how many are looked at
  int to_alarm = 1;  // M: how many of them must breach
  double threshold = 0;
  std::string comparison;  // "GreaterThanThreshold"
  Missing missing = Missing::Missing;
};

// More than N are fetched, as AWS does, so that a late datapoint does not count as missing at once.
inline constexpr int extra_periods = 2;

struct AlarmPoint {
  std::int64_t start = 0;
  double value = 0;
  double samples = 0;
};

struct Verdict {
  std::string state;
  std::string reason;
  std::vector<AlarmPoint> evaluated;  // the newest first
  int missing = 0;                    // how many were made up
};

// `points` are the last N + extra_periods periods, oldest first; nothing where there is no data.
// Answers nothing where the state is to stay as it is.
std::optional<Verdict> judge(const Judging& judging,
                             const std::vector<std::optional<AlarmPoint>>& points);

}  // namespace windlass::cloud::cloudwatch
