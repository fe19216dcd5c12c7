// Metric math on values: pure functions over series.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "cloud/cloudwatch/expression.h"

namespace windlass::cloud::cloudwatch {

struct Series {
  std::string label = {};
  std::int64_t period = 60;
  std::vector<std::pair<std::int64_t, double>> points = {};  // by time
};

// A number, one series, several series, or a text (which only functions take).
struct MathValue {
  enum class Kind { Number, Series, List, Text } kind = Kind::Number;
  double number = 0;
  std::vector<Series> series = {};
  std::string text = {};

  static MathValue of(double number) { return {.kind = Kind::Number, .number = number}; }
  static MathValue of(Series one) { return {.kind = Kind::Series, .series = {std::move(one)}}; }
  static MathValue of(std::vector<Series> list) {
    return {.kind = Kind::List, .series = std::move(list)};
  }
  bool is_number() const { return kind == Kind::Number; }
  bool is_series() const { return kind == Kind::Series; }
  bool is_list() const { return kind == Kind::List; }
  const Series& one() const { return series[0]; }
};

// What an expression finds around it.
struct MathScope {
  std::function<Result<MathValue>(const std::string& id)> value;
  // All metrics of the request whose id contains the text.
  std::function<Result<std::vector<Series>>(const std::string& part)> metrics;
  std::int64_t start = 0;
  std::int64_t end = 0;
  std::int64_t period = 60;  // of series that come from nowhere else: TIME_SERIES(1)
};

Result<MathValue> evaluate(const Expression& expression, const MathScope& scope);

// --- Between math.cc and its functions ---------------------------------------------------------
using MathArguments = std::vector<MathValue>;
Result<MathValue> call_function(const std::string& name, const MathArguments& arguments,
                                const MathScope& scope);
// Applies to the number, or to each point of each series; what is no number any more is left out.
MathValue mapped(const MathValue& value, const std::function<double(double)>& function);
Result<MathValue> combined(const MathValue& left, const MathValue& right,
                           const std::function<double(double, double)>& function);
// The times at which a series may have points.
std::vector<std::int64_t> grid_of(const MathScope& scope, std::int64_t period);

}  // namespace windlass::cloud::cloudwatch
