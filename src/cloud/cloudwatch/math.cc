#include "cloud/cloudwatch/math.h"

#include <cmath>

#include "cloud/cloudwatch/errors.h"

namespace windlass::cloud::cloudwatch {

namespace {

using Operate = double (*)(double, double);

Operate operator_of(const std::string& sign) {
  if (sign == "+") return [](double a, double b) { return a + b; };
  if (sign == "-") return [](double a, double b) { return a - b; };
  if (sign == "*") return [](double a, double b) { return a * b; };
  if (sign == "/") return [](double a, double b) { return a / b; };
  if (sign == "^") return [](double a, double b) { return std::pow(a, b); };
  if (sign == "==") return [](double a, double b) { return a == b ? 1.0 : 0.0; };
  if (sign == "!=") return [](double a, double b) { return a != b ? 1.0 : 0.0; };
  if (sign == "<") return [](double a, double b) { return a < b ? 1.0 : 0.0; };
  if (sign == "<=") return [](double a, double b) { return a <= b ? 1.0 : 0.0; };
  if (sign == ">") return [](double a, double b) { return a > b ? 1.0 : 0.0; };
  if (sign == ">=") return [](double a, double b) { return a >= b ? 1.0 : 0.0; };
  if (sign == "AND" || sign == "&&")
    return [](double a, double b) { return a != 0 && b != 0 ? 1.0 : 0.0; };
  return [](double a, double b) { return a != 0 || b != 0 ? 1.0 : 0.0; };
}

void keep(Series& series, std::int64_t time, double value) {
  if (std::isfinite(value)) series.points.emplace_back(time, value);
}

// Where one of two has no point, the answer has none.
Series joined(const Series& left, const Series& right,
              const std::function<double(double, double)>& function) {
  Series answer{left.label, std::max(left.period, right.period), {}};
  auto other = right.points.begin();
  for (auto& [time, value] : left.points) {
    while (other != right.points.end() && other->first < time) ++other;
    if (other != right.points.end() && other->first == time)
      keep(answer, time, function(value, other->second));
  }
  return answer;
}

}  // namespace

MathValue mapped(const MathValue& value, const std::function<double(double)>& function) {
  auto answer = value;
  if (value.is_number()) answer.number = function(value.number);
  for (std::size_t at = 0; at < value.series.size(); ++at) {
    answer.series[at].points.clear();
    for (auto& [time, number] : value.series[at].points)
      keep(answer.series[at], time, function(number));
  }
  return answer;
}

Result<MathValue> combined(const MathValue& left, const MathValue& right,
                           const std::function<double(double, double)>& function) {
  using Kind = MathValue::Kind;
  if (left.kind == Kind::Text || right.kind == Kind::Text)
    return validation("A text cannot be reckoned with");
  if (left.is_list() && right.is_list())
    return validation("Two arrays of time series cannot be combined by an operator");
  if (right.is_number())
    return mapped(left, [&](double value) { return function(value, right.number); });
  if (left.is_number())
    return mapped(right, [&](double value) { return function(left.number, value); });
  if (left.is_list()) {
    auto answer = left;
    for (auto& series : answer.series) series = joined(series, right.one(), function);
    return answer;
  }
  auto answer = right;
  for (auto& series : answer.series) {
    auto label = series.label;
    series = joined(left.one(), series, function);
    if (right.is_list()) series.label = label;
  }
  return answer;
}

std::vector<std::int64_t> grid_of(const MathScope& scope, std::int64_t period) {
  // As many points as an answer may have at most, and one more than any request needs.
  constexpr std::size_t points_max = 100'800;
  std::vector<std::int64_t> times;
  for (auto time = scope.start; time < scope.end && times.size() < points_max; time += period)
    times.push_back(time);
  return times;
}

Result<MathValue> evaluate(const Expression& expression, const MathScope& scope) {
  using Kind = Expression::Kind;
  switch (expression.kind) {
    case Kind::Number: return MathValue::of(expression.number);
    case Kind::Text: {
      MathValue text;
      text.kind = MathValue::Kind::Text;
      text.text = expression.text;
      return text;
    }
    case Kind::Name: return scope.value(expression.text);
    case Kind::Negate:
      return mapped(TRY(evaluate(expression.parts[0], scope)), [](double v) { return -v; });
    case Kind::Binary: {
      auto left = TRY(evaluate(expression.parts[0], scope));
      auto right = TRY(evaluate(expression.parts[1], scope));
      return combined(left, right, operator_of(expression.text));
    }
    case Kind::Call: break;
  }
  MathArguments arguments;
  for (auto& part : expression.parts) {
    // REPEAT, LINEAR, AVG, ASC and their like stand for themselves: no metric has such an id.
    bool keyword = part.kind == Kind::Name && part.text[0] >= 'A' && part.text[0] <= 'Z';
    if (keyword) {
      MathValue word;
      word.kind = MathValue::Kind::Text;
      word.text = part.text;
      arguments.push_back(std::move(word));
    } else {
      arguments.push_back(TRY(evaluate(part, scope)));
    }
  }
  return call_function(expression.text, arguments, scope);
}

}  // namespace windlass::cloud::cloudwatch
