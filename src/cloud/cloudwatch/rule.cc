#include "cloud/cloudwatch/rule.h"

#include <algorithm>

#include "cloud/cloudwatch/errors.h"

namespace windlass::cloud::cloudwatch {

namespace {

constexpr int depth_max = 50;
constexpr std::size_t elements_max = 500;

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Result<Rule> whole() {
    auto rule = TRY(any());
    skip_blanks();
    if (at_ < text_.size()) return malformed();
    return rule;
  }

 private:
  Error malformed() const {
    return validation("Error in AlarmRule: unexpected " +
                      (at_ < text_.size() ? "'" + std::string(text_.substr(at_, 20)) +
                                                "' at position " + std::to_string(at_)
                                          : std::string("end of the rule")));
  }

  void skip_blanks() {
    while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != std::string::npos)
      ++at_;
  }
  bool take(char c) {
    skip_blanks();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  bool take_word(std::string_view word) {
    skip_blanks();
    if (!text_.substr(at_).starts_with(word)) return false;
    auto next = at_ + word.size();
    if (next < text_.size() && (text_[next] == '_' || (text_[next] >= 'A' && text_[next] <= 'Z')))
      return false;
    at_ = next;
    return true;
  }

  Result<Rule> joined(Rule::Kind kind, std::string_view word, Result<Rule> (Parser::*part)()) {
    auto first = TRY((this->*part)());
    if (!take_word(word)) return first;
    Rule rule{.kind = kind};
    rule.parts.push_back(std::move(first));
    do {
      rule.parts.push_back(TRY((this->*part)()));
    } while (take_word(word));
    return rule;
  }
  Result<Rule> any() { return joined(Rule::Kind::Or, "OR", &Parser::all); }
  Result<Rule> all() { return joined(Rule::Kind::And, "AND", &Parser::one); }

  Result<Rule> one() {
    if (++depth_ > depth_max || ++elements_ > elements_max)
      return validation("The AlarmRule has too many elements");
    auto rule = take_word("NOT") ? negated() : element();
    --depth_;
    return rule;
  }
  Result<Rule> negated() {
    Rule rule{.kind = Rule::Kind::Not};
    rule.parts.push_back(TRY(one()));
    return rule;
  }

  Result<Rule> element() {
    if (take_word("TRUE")) return Rule{.constant = true};
    if (take_word("FALSE")) return Rule{.constant = false};
    for (auto state : {"ALARM", "OK", "INSUFFICIENT_DATA"})
      if (take_word(state)) return state_of(state);
    if (take_word("AT_LEAST")) return not_served("AT_LEAST in an AlarmRule");
    if (!take('(')) return malformed();
    auto inside = TRY(any());
    if (!take(')')) return malformed();
    return inside;
  }

  Result<Rule> state_of(std::string state) {
    if (!take('(')) return malformed();
    skip_blanks();
    Rule rule{.kind = Rule::Kind::State, .state = std::move(state)};
    bool quoted = at_ < text_.size() && text_[at_] == '"';
    auto from = quoted ? at_ + 1 : at_;
    auto end = text_.find(quoted ? '"' : ')', from);
    if (end == std::string_view::npos) return malformed();
    rule.alarm = text_.substr(from, end - from);
    while (!quoted && rule.alarm.ends_with(' ')) rule.alarm.pop_back();
    if (rule.alarm.empty()) return malformed();
    at_ = quoted ? end + 1 : end;
    if (!take(')')) return malformed();
    return rule;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
  std::size_t elements_ = 0;
};

void collect(const Rule& rule, std::vector<std::string>& alarms) {
  if (rule.kind == Rule::Kind::State && std::ranges::count(alarms, rule.alarm) == 0)
    alarms.push_back(rule.alarm);
  for (auto& part : rule.parts) collect(part, alarms);
}

}  // namespace

Result<Rule> parse_rule(std::string_view text) { return Parser(text).whole(); }

bool holds(const Rule& rule, const std::function<std::string(const std::string&)>& state) {
  auto part_holds = [&](auto& part) { return holds(part, state); };
  switch (rule.kind) {
    case Rule::Kind::Constant: return rule.constant;
    case Rule::Kind::State: return state(rule.alarm) == rule.state;
    case Rule::Kind::Not: return !holds(rule.parts[0], state);
    case Rule::Kind::And: return std::ranges::all_of(rule.parts, part_holds);
    case Rule::Kind::Or: return std::ranges::any_of(rule.parts, part_holds);
  }
  return false;
}

std::vector<std::string> alarms_of(const Rule& rule) {
  std::vector<std::string> alarms;
  collect(rule, alarms);
  return alarms;
}

}  // namespace windlass::cloud::cloudwatch
