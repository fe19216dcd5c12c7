// Metric math as a tree: "IF(m1 > 10, m1 / PERIOD(m1), 0)".
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace windlass::cloud::cloudwatch {

struct Expression {
  enum class Kind { Number, Text, Name, Call, Binary, Negate } kind = Kind::Number;
  double number = 0;
  std::string text = {};  // a string, an id, a function, an operator
  std::vector<Expression> parts = {};
};

// The error's message says what is wrong; functions that we do not serve are refused by name.
Result<Expression> parse_expression(std::string_view text);

// Ids of other queries that it reads. METRICS() and its like read all metrics: they are not named.
void collect_names(const Expression& expression, std::vector<std::string>& names);
bool calls(const Expression& expression, std::string_view function);

}  // namespace windlass::cloud::cloudwatch
