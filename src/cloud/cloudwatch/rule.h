// A composite alarm's rule: ALARM("a") AND NOT (OK(b) OR FALSE).
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace windlass::cloud::cloudwatch {

struct Rule {
  enum class Kind { Constant, State, Not, And, Or } kind = Kind::Constant;
  bool constant = false;
  std::string state = {};  // "ALARM"
  std::string alarm = {};  // a name or an ARN
  std::vector<Rule> parts = {};
};

Result<Rule> parse_rule(std::string_view text);
// `state` tells what state an alarm is in.
bool holds(const Rule& rule, const std::function<std::string(const std::string& alarm)>& state);
// The alarms that the rule looks at, each once, in the order of the rule.
std::vector<std::string> alarms_of(const Rule& rule);

}  // namespace windlass::cloud::cloudwatch
