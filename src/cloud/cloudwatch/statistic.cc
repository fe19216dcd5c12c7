#include "cloud/cloudwatch/statistic.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/text.h"

namespace windlass::cloud::cloudwatch {

namespace {

using Kind = Statistic::Kind;

struct Plain {
  std::string_view name;
  Kind kind;
};
constexpr Plain plain[] = {
    {"SampleCount", Kind::SampleCount}, {"Average", Kind::Average}, {"Sum", Kind::Sum},
    {"Minimum", Kind::Minimum},         {"Maximum", Kind::Maximum},
};
constexpr Plain trimmed_kinds[] = {
    {"tm", Kind::TrimmedMean},
    {"wm", Kind::WinsorizedMean},
    {"tc", Kind::TrimmedCount},
    {"ts", Kind::TrimmedSum},
};

std::optional<double> parse_share(std::string_view text) {
  auto share = parse_double(text);
  if (!share || !(*share >= 0) || *share > 100) return std::nullopt;
  return share;
}

// One side of "10%:90%" or "80:500"; nothing given means everything on that side.
bool parse_bound(std::string_view text, double& bound, std::optional<bool>& absolute) {
  if (text.empty()) return true;
  bool share = text.ends_with('%');
  if (share) text.remove_suffix(1);
  if (absolute && *absolute == share) return false;
  absolute = !share;
  auto value = share ? parse_share(text) : parse_double(text);
  if (value) bound = *value;
  return value.has_value();
}

std::optional<Statistic> parse_range(Kind kind, std::string_view inside) {
  auto sides = split_once(inside, ":");
  if (!sides || inside == ":") return std::nullopt;
  Statistic statistic{.kind = kind};
  std::optional<bool> absolute;
  // An open side of a range of values is at infinity.
  if (inside.find('%') == std::string_view::npos) {
    statistic.low = -std::numeric_limits<double>::infinity();
    statistic.high = std::numeric_limits<double>::infinity();
  }
  if (!parse_bound(sides->first, statistic.low, absolute) ||
      !parse_bound(sides->second, statistic.high, absolute))
    return std::nullopt;
  statistic.absolute = absolute.value_or(false);
  if (kind == Kind::PercentileRank && !statistic.absolute) return std::nullopt;
  if (statistic.low > statistic.high) return std::nullopt;
  return statistic;
}

// What of the values lies between the bounds: how many, their sum, the first and the last.
struct Kept {
  double count = 0;
  double sum = 0;
  double below = 0;  // how many were cut off
  double above = 0;
  double first = 0;
  double last = 0;

  void keep(double value, double times) {
    if (times <= 0) return;
    if (count == 0) first = value;
    last = value;
    count += times;
    sum += value * times;
  }
};

Kept kept_of(const Statistic& statistic, const Summary& summary) {
  Kept kept;
  if (statistic.absolute) {
    // The lower bound itself is out, the upper one in, as AWS has it.
    for (auto& [value, times] : summary.values) {
      if (value <= statistic.low)
        kept.below += times;
      else if (value > statistic.high)
        kept.above += times;
      else
        kept.keep(value, times);
    }
    return kept;
  }
  auto from = statistic.low / 100 * summary.count;
  auto to = statistic.high / 100 * summary.count;
  double seen = 0;
  for (auto& [value, times] : summary.values) {
    kept.keep(value, std::min(seen + times, to) - std::max(seen, from));
    seen += times;
  }
  kept.below = from;
  kept.above = summary.count - to;
  return kept;
}

// The smallest value that `share` of all values do not exceed.
double percentile(const Summary& summary, double share) {
  if (share <= 0) return summary.minimum;
  if (share >= 100) return summary.maximum;
  auto rank = share / 100 * summary.count;
  double seen = 0;
  for (auto& [value, times] : summary.values) {
    seen += times;
    if (seen >= rank) return std::clamp(value, summary.minimum, summary.maximum);
  }
  return summary.maximum;
}

std::optional<double> trimmed_value(const Statistic& statistic, const Summary& summary) {
  auto kept = kept_of(statistic, summary);
  if (statistic.kind == Kind::TrimmedCount) return kept.count;
  if (statistic.kind == Kind::TrimmedSum) return kept.sum;
  if (statistic.kind == Kind::PercentileRank) return kept.count / summary.count * 100;
  if (kept.count <= 0) return std::nullopt;
  if (statistic.kind == Kind::TrimmedMean) return kept.sum / kept.count;
  // Winsorized: what lies beyond counts as the last that lies within.
  return (kept.sum + kept.below * kept.first + kept.above * kept.last) / summary.count;
}

}  // namespace

double Statistic::samples_min() const {
  if (kind != Kind::Percentile) return 0;
  auto share = high / 100;
  return share < 0.5 ? 10 / share : 10 / (1 - share);
}

std::optional<Statistic> parse_statistic(std::string_view name) {
  for (auto& one : plain)
    if (name == one.name) return Statistic{.kind = one.kind};
  if (name == "IQM") return Statistic{.kind = Kind::TrimmedMean, .low = 25, .high = 75};
  if (name.ends_with(')') && name.size() > 4 && name[2] == '(') {
    auto inside = name.substr(3, name.size() - 4);
    if (name.starts_with("PR")) return parse_range(Kind::PercentileRank, inside);
    for (auto& one : trimmed_kinds)
      if (equal_ignoring_case(name.substr(0, 2), one.name) && name[0] < 'a')
        return parse_range(one.kind, inside);
    return std::nullopt;
  }
  if (name.size() < 2) return std::nullopt;
  if (name[0] == 'p') {
    auto share = parse_share(name.substr(1));
    if (!share) return std::nullopt;
    return Statistic{.kind = Kind::Percentile, .high = *share};
  }
  for (auto& one : trimmed_kinds)
    if (name.starts_with(one.name))
      if (auto share = parse_share(name.substr(2)))
        return Statistic{.kind = one.kind, .high = *share};
  return std::nullopt;
}

std::optional<double> value_of(const Statistic& statistic, const Summary& summary) {
  if (summary.count <= 0) return std::nullopt;
  switch (statistic.kind) {
    case Kind::SampleCount: return summary.count;
    case Kind::Average: return summary.sum / summary.count;
    case Kind::Sum: return summary.sum;
    case Kind::Minimum: return summary.minimum;
    case Kind::Maximum: return summary.maximum;
    default: break;
  }
  if (summary.opaque) return std::nullopt;
  if (statistic.kind == Kind::Percentile) return percentile(summary, statistic.high);
  return trimmed_value(statistic, summary);
}

}  // namespace windlass::cloud::cloudwatch
