#include "cloud/cloudwatch/expression.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "cloud/cloudwatch/errors.h"

namespace windlass::cloud::cloudwatch {

namespace {

constexpr int depth_max = 50;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Weakest first. Those of a group have the same strength and go from left to right.
constexpr std::string_view strengths[][8] = {
    {"OR", "||"}, {"AND", "&&"}, {"==", "!=", "<=", ">=", "<", ">"}, {"+", "-"}, {"*", "/"}, {"^"},
};
constexpr std::size_t strength_count = std::size(strengths);

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Result<Expression> whole() {
    auto expression = TRY(level(0));
    skip_blanks();
    if (at_ < text_.size()) return unexpected();
    return expression;
  }

 private:
  Error unexpected() const {
    if (at_ >= text_.size()) return validation("Syntax error: the expression ends too early");
    return validation("Syntax error: unexpected '" + std::string(text_.substr(at_, 10)) +
                      "' at position " + std::to_string(at_ + 1));
  }

  void skip_blanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n'))
      ++at_;
  }
  bool take(std::string_view token) {
    skip_blanks();
    if (!text_.substr(at_).starts_with(token)) return false;
    auto next = at_ + token.size();
    // AND is a word, ANDROID another.
    if (is_letter(token[0]) && next < text_.size() &&
        (is_letter(text_[next]) || is_digit(text_[next])))
      return false;
    at_ = next;
    return true;
  }
  std::optional<std::string> take_operator(std::size_t strength) {
    for (auto token : strengths[strength])
      if (!token.empty() && take(token)) return std::string(token);
    return std::nullopt;
  }

  Result<Expression> level(std::size_t strength) {
    if (strength == strength_count) return unary();
    auto left = TRY(level(strength + 1));
    while (auto sign = take_operator(strength)) {
      auto right = TRY(level(strength + 1));
      Expression both{.kind = Expression::Kind::Binary, .text = *sign};
      both.parts.push_back(std::move(left));
      both.parts.push_back(std::move(right));
      left = std::move(both);
    }
    return left;
  }

  Result<Expression> unary() {
    if (++depth_ > depth_max) return validation("The expression is nested too deeply");
    auto answer = take("-") ? negated() : take("+") ? unary() : primary();
    --depth_;
    return answer;
  }
  Result<Expression> negated() {
    Expression minus{.kind = Expression::Kind::Negate};
    minus.parts.push_back(TRY(unary()));
    return minus;
  }

  Result<Expression> primary() {
    skip_blanks();
    if (at_ >= text_.size()) return unexpected();
    char c = text_[at_];
    if (is_digit(c) || c == '.') return number();
    if (c == '"' || c == '\'') return quoted(c);
    if (is_letter(c)) return word();
    if (take("(")) {
      auto inside = TRY(level(0));
      if (!take(")")) return unexpected();
      return inside;
    }
    if (take("[")) return list("]", "[");
    return unexpected();
  }

  Result<Expression> number() {
    auto end = at_;
    while (end < text_.size() && (is_digit(text_[end]) || text_[end] == '.' ||
                                  ((text_[end] == 'e' || text_[end] == 'E') && end > at_) ||
                                  ((text_[end] == '-' || text_[end] == '+') &&
                                   (text_[end - 1] == 'e' || text_[end - 1] == 'E'))))
      ++end;
    auto value = parse_double(text_.substr(at_, end - at_));
    if (!value) return unexpected();
    at_ = end;
    return Expression{.kind = Expression::Kind::Number, .number = *value};
  }

  Result<Expression> quoted(char quote) {
    auto end = text_.find(quote, at_ + 1);
    if (end == std::string_view::npos) return unexpected();
    Expression text{.kind = Expression::Kind::Text,
                    .text = std::string(text_.substr(at_ + 1, end - at_ - 1))};
    at_ = end + 1;
    return text;
  }

  Result<Expression> word() {
    auto end = at_;
    while (end < text_.size() && (is_letter(text_[end]) || is_digit(text_[end]))) ++end;
    std::string name(text_.substr(at_, end - at_));
    at_ = end;
    if (take("(")) return list(")", name);
    return Expression{.kind = Expression::Kind::Name, .text = std::move(name)};
  }

  // What a function is given, or the elements of [m1, m2].
  Result<Expression> list(std::string_view end, const std::string& name) {
    Expression call{.kind = Expression::Kind::Call, .text = upper(name)};
    TRY(check_function(call.text));
    if (take(end)) return call;
    do {
      call.parts.push_back(TRY(level(0)));
    } while (take(","));
    if (!take(end)) return unexpected();
    return call;
  }

  static Result<> check_function(const std::string& name) {
    static constexpr std::string_view later[] = {
        "SEARCH", "ANOMALY_DETECTION_BAND", "INSIGHT_RULE_METRIC",
        "LAMBDA", "SERVICE_QUOTA",          "DB_PERF_INSIGHTS"};
    if (std::ranges::find(later, name) != std::end(later))
      return not_served("The metric math function " + name);
    return Done{};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace

Result<Expression> parse_expression(std::string_view text) {
  if (auto first = upper(trimmed(text).substr(0, 7)); first == "SELECT ")
    return not_served("A Metrics Insights query (SELECT)");
  return Parser(text).whole();
}

void collect_names(const Expression& expression, std::vector<std::string>& names) {
  if (expression.kind == Expression::Kind::Name) names.push_back(expression.text);
  for (auto& part : expression.parts) collect_names(part, names);
}

bool calls(const Expression& expression, std::string_view function) {
  if (expression.kind == Expression::Kind::Call && expression.text == function) return true;
  return std::ranges::any_of(expression.parts, [&](auto& part) { return calls(part, function); });
}

}  // namespace windlass::cloud::cloudwatch
