#include "cloud/logs/condition.h"

#include <algorithm>

#include "base/text.h"
#include "cloud/logs/pattern.h"

namespace windlass::cloud::logs {

namespace {

constexpr int depth_max = 30;
using Kind = Condition::Kind;

Condition joined(Kind kind, std::vector<Condition> parts) {
  if (parts.size() == 1) return std::move(parts.front());
  Condition condition;
  condition.kind = kind;
  condition.parts = std::move(parts);
  return condition;
}

std::optional<double> number_in(const Field& value) {
  if (value.kind == Field::Kind::Number) return value.number;
  return value.kind == Field::Kind::Text ? parse_double(value.text) : std::nullopt;
}

}  // namespace

bool matches_stars(std::string_view pattern, std::string_view text) {
  auto parts = split(pattern, '*');
  if (parts.size() == 1) return pattern == text;
  if (!text.starts_with(parts.front())) return false;
  text.remove_prefix(parts.front().size());
  for (std::size_t i = 1; i + 1 < parts.size(); ++i) {
    auto at = text.find(parts[i]);
    if (at == std::string_view::npos) return false;
    text.remove_prefix(at + parts[i].size());
  }
  return text.ends_with(parts.back());
}

bool Condition::equals(const Field& value) const {
  if (value.kind != Field::Kind::Number && value.kind != Field::Kind::Text &&
      value.kind != Field::Kind::True && value.kind != Field::Kind::False)
    return false;
  if (regex) return regex->search(value.text);
  if (wild) return matches_stars(text, value.text);
  if (number)
    if (auto other = number_in(value)) return *other == *number;
  return value.text == text;
}

bool Condition::fits(const Field& value) const {
  auto compared = [&](auto compare) {
    auto other = number_in(value);
    return other && number && compare(*other, *number);
  };
  auto is_there = value.kind != Field::Kind::Missing;
  switch (kind) {
    case Kind::Equal: return equals(value);
    case Kind::Unequal: return is_there && !equals(value);
    case Kind::Less: return compared(std::less<>());
    case Kind::LessEqual: return compared(std::less_equal<>());
    case Kind::More: return compared(std::greater<>());
    case Kind::MoreEqual: return compared(std::greater_equal<>());
    case Kind::Exists: return is_there;
    case Kind::IsNull: return value.kind == Field::Kind::Null;
    case Kind::IsTrue: return value.kind == Field::Kind::True;
    case Kind::IsFalse: return value.kind == Field::Kind::False;
    default: return false;
  }
}

bool Condition::holds(const Fields& fields) const {
  auto part_holds = [&](auto& part) { return part.holds(fields); };
  if (kind == Kind::And) return std::ranges::all_of(parts, part_holds);
  if (kind == Kind::Or) return std::ranges::any_of(parts, part_holds);
  auto values = fields(field);
  if (kind == Kind::NotExists) return values.empty();
  return std::ranges::any_of(values, [&](auto& value) { return fits(value); });
}

Words Condition::words(
    const std::function<Words::Clause(const std::string& text)>& clause_of) const {
  Words words;
  if (kind == Kind::Equal && !regex && !wild && !number) {
    if (auto clause = clause_of(text); !clause.empty()) words.clauses.push_back(std::move(clause));
  } else if (kind == Kind::And) {
    for (auto& part : parts)
      for (auto& clause : part.words(clause_of).clauses) words.clauses.push_back(clause);
  } else if (kind == Kind::Or) {
    Words::Clause one_of;
    for (auto& part : parts) {
      auto of_part = part.words(clause_of);
      if (of_part.clauses.empty()) return {};
      auto& clause = of_part.clauses.front();
      one_of.insert(one_of.end(), clause.begin(), clause.end());
    }
    words.clauses.push_back(std::move(one_of));
  }
  return words;
}

void Condition::each_field(const std::function<void(const std::string& name)>& act) const {
  if (kind == Kind::And || kind == Kind::Or)
    for (auto& part : parts) part.each_field(act);
  else
    act(field);
}

void ConditionParser::blanks() {
  rest_ = rest_.substr(std::min(rest_.find_first_not_of(" \t\r\n"), rest_.size()));
}

bool ConditionParser::take(std::string_view text) {
  blanks();
  if (!rest_.starts_with(text)) return false;
  rest_.remove_prefix(text.size());
  return true;
}

bool ConditionParser::take_word(std::string_view word) {
  blanks();
  if (!equal_ignoring_case(rest_.substr(0, word.size()), word)) return false;
  if (rest_.size() > word.size() && is_word(rest_[word.size()])) return false;
  rest_.remove_prefix(word.size());
  return true;
}

Result<Condition> ConditionParser::any_of() {
  if (++depth_ > depth_max) return invalid_pattern("conditions are nested too deep");
  std::vector<Condition> parts;
  do {
    parts.push_back(TRY(all_of()));
  } while (take("||"));
  --depth_;
  return joined(Kind::Or, std::move(parts));
}

Result<Condition> ConditionParser::all_of() {
  std::vector<Condition> parts;
  do {
    parts.push_back(TRY(one()));
  } while (take("&&"));
  return joined(Kind::And, std::move(parts));
}

Result<Condition> ConditionParser::one() {
  if (!take("(")) return comparison();
  auto inner = TRY(any_of());
  if (!take(")")) return invalid_pattern("'(' is not closed");
  return inner;
}

Result<Condition> ConditionParser::comparison() {
  blanks();
  Condition condition;
  condition.field = TRY(read_field_(rest_));
  if (take_word("NOT")) {
    if (!take_word("EXISTS")) return invalid_pattern("EXISTS must follow NOT");
    condition.kind = Kind::NotExists;
    return condition;
  }
  if (take_word("EXISTS")) return condition.kind = Kind::Exists, condition;
  if (take_word("IS")) {
    if (take_word("NULL"))
      condition.kind = Kind::IsNull;
    else if (take_word("TRUE"))
      condition.kind = Kind::IsTrue;
    else if (take_word("FALSE"))
      condition.kind = Kind::IsFalse;
    else
      return invalid_pattern("NULL, TRUE or FALSE must follow IS");
    return condition;
  }
  constexpr std::pair<std::string_view, Kind> operators[] = {
      {"!=", Kind::Unequal}, {"<=", Kind::LessEqual}, {">=", Kind::MoreEqual},
      {"=", Kind::Equal},    {"<", Kind::Less},       {">", Kind::More}};
  auto found = std::ranges::find_if(operators, [&](auto& one) { return take(one.first); });
  if (found == std::end(operators)) {
    condition.kind = Kind::Exists;
    return condition;
  }
  condition.kind = found->second;
  TRY(value(condition));
  auto is_order = condition.kind != Kind::Equal && condition.kind != Kind::Unequal;
  if (is_order && !condition.number)
    return invalid_pattern("'" + std::string(found->first) + "' wants a number");
  return condition;
}

Result<> ConditionParser::value(Condition& condition) {
  blanks();
  if (take("%")) {
    auto end = rest_.find('%');
    if (end == std::string_view::npos)
      return invalid_pattern("a regular expression does not end with '%'");
    condition.regex = TRY(Regex::parse(rest_.substr(0, end)));
    rest_.remove_prefix(end + 1);
    return Done{};
  }
  if (take("\"")) {
    for (; !rest_.empty() && rest_[0] != '"'; rest_.remove_prefix(1)) {
      if (rest_[0] == '\\' && rest_.size() > 1 && (rest_[1] == '"' || rest_[1] == '\\'))
        rest_.remove_prefix(1);
      condition.text += rest_[0];
    }
    if (!take("\"")) return invalid_pattern("a text does not end with '\"'");
    condition.wild = condition.text.find('*') != std::string::npos;
    return Done{};
  }
  auto bare = rest_.substr(0, rest_.find_first_of(" \t\r\n,&|()[]{}\""));
  if (bare.empty()) return invalid_pattern("a value is missing");
  rest_.remove_prefix(bare.size());
  condition.text = std::string(bare);
  condition.number = parse_double(bare);
  condition.wild = bare.find('*') != std::string_view::npos;
  return Done{};
}

}  // namespace windlass::cloud::logs
