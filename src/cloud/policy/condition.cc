#include "cloud/policy/condition.h"

#include <algorithm>

#include "base/text.h"
#include "base/time.h"

namespace windlass::cloud::policy {

struct Condition::Operator {
  enum class Type : std::uint8_t { Text, Arn, Number, Date, Address, Bool, Binary, Null };
  std::string_view name;
  Type type;
  bool negated = false;
  Relation relation = Relation::Equal;
  bool wildcards = false;
  bool ignore_case = false;
};

const Condition::Operator* Condition::find_operator(std::string_view name) {
  using enum Relation;
  using enum Operator::Type;
  // Those that are negated hold where the key is missing.
  static constexpr Operator operators[] = {
      {"StringEquals", Text},
      {"StringNotEquals", Text, true},
      {"StringEqualsIgnoreCase", Text, false, Equal, false, true},
      {"StringNotEqualsIgnoreCase", Text, true, Equal, false, true},
      {"StringLike", Text, false, Equal, true},
      {"StringNotLike", Text, true, Equal, true},
      {"NumericEquals", Number},
      {"NumericNotEquals", Number, true},
      {"NumericLessThan", Number, false, Less},
      {"NumericLessThanEquals", Number, false, LessOrEqual},
      {"NumericGreaterThan", Number, false, Greater},
      {"NumericGreaterThanEquals", Number, false, GreaterOrEqual},
      {"DateEquals", Date},
      {"DateNotEquals", Date, true},
      {"DateLessThan", Date, false, Less},
      {"DateLessThanEquals", Date, false, LessOrEqual},
      {"DateGreaterThan", Date, false, Greater},
      {"DateGreaterThanEquals", Date, false, GreaterOrEqual},
      {"Bool", Bool},
      {"BinaryEquals", Binary},
      {"IpAddress", Address},
      {"NotIpAddress", Address, true},
      {"ArnEquals", Arn},
      {"ArnLike", Arn},
      {"ArnNotEquals", Arn, true},
      {"ArnNotLike", Arn, true},
      {"Null", Null},
  };
  for (auto& known : operators)
    if (known.name == name) return &known;
  return nullptr;
}

namespace {

std::optional<Time> parse_date(std::string_view text) {
  if (auto time = parse_iso8601(text)) return time;
  if (auto seconds = parse_double(text)) return from_epoch_seconds(*seconds);
  return std::nullopt;
}

std::optional<bool> parse_bool(std::string_view text) {
  if (equal_ignoring_case(text, "true")) return true;
  if (equal_ignoring_case(text, "false")) return false;
  return std::nullopt;
}

Error unreadable() { return {"MalformedPolicyDocument", "The policy failed legacy parsing"}; }

template <class T, class Parse>
Result<std::vector<T>> parsed(const std::vector<std::string>& values, Parse parse) {
  std::vector<T> out;
  for (auto& value : values) {
    auto one = parse(value);
    if (!one) return unreadable();
    out.push_back(*one);
  }
  return out;
}

}  // namespace

Result<Condition> Condition::make(std::string_view name, std::string_view key,
                                  const std::vector<std::string>& values, bool variables) {
  auto unknown =
      Error{"MalformedPolicyDocument", "Invalid Condition type : " + std::string(name) + "."};
  Condition condition;
  condition.key_ = lower(key);
  if (name.starts_with("ForAllValues:")) condition.quantifier_ = Quantifier::All;
  if (name.starts_with("ForAnyValue:")) condition.quantifier_ = Quantifier::Any;
  if (condition.quantifier_ != Quantifier::None) name.remove_prefix(name.find(':') + 1);
  if (name.ends_with("IfExists")) {
    condition.if_exists_ = true;
    name.remove_suffix(8);
  }
  auto* found = find_operator(name);
  if (!found) return unknown;
  condition.is_null_test_ = found->type == Operator::Type::Null;
  // "If it exists, does it exist?" is no question.
  if (condition.is_null_test_ &&
      (condition.if_exists_ || condition.quantifier_ != Quantifier::None))
    return unknown;
  condition.negated_ = found->negated;
  condition.relation_ = found->relation;
  condition.ignore_case_ = found->ignore_case;
  TRY(condition.take_values(*found, values, variables));
  return condition;
}

Result<> Condition::take_values(const Operator& as, const std::vector<std::string>& values,
                                bool variables) {
  switch (as.type) {
    case Operator::Type::Text: {
      std::vector<Pattern> patterns;
      for (auto& value : values)
        patterns.emplace_back(value, Pattern::Terms{.wildcards = as.wildcards,
                                                    .variables = variables,
                                                    .ignore_case = as.ignore_case});
      wanted_ = std::move(patterns);
      break;
    }
    case Operator::Type::Binary: {
      // Both sides are base64 of the same canonical form, so equal bytes are equal texts.
      std::vector<Pattern> patterns;
      for (auto& value : values) {
        if (!parse_base64(value)) return unreadable();
        patterns.emplace_back(value, Pattern::Terms{});
      }
      wanted_ = std::move(patterns);
      break;
    }
    case Operator::Type::Arn: {
      std::vector<ArnPattern> patterns;
      for (auto& value : values) patterns.emplace_back(value, variables);
      wanted_ = std::move(patterns);
      break;
    }
    case Operator::Type::Number: wanted_ = TRY(parsed<double>(values, parse_double)); break;
    case Operator::Type::Date: wanted_ = TRY(parsed<Time>(values, parse_date)); break;
    case Operator::Type::Address: wanted_ = TRY(parsed<Network>(values, parse_network)); break;
    case Operator::Type::Bool:
    case Operator::Type::Null: wanted_ = TRY(parsed<bool>(values, parse_bool)); break;
  }
  return Done{};
}

template <class T>
bool Condition::compares(const T& value, const T& wanted) const {
  switch (relation_) {
    case Relation::Equal: return value == wanted;
    case Relation::Less: return value < wanted;
    case Relation::LessOrEqual: return value <= wanted;
    case Relation::Greater: return value > wanted;
    case Relation::GreaterOrEqual: return value >= wanted;
  }
  return false;
}

bool Condition::has_relation(const std::string& value, const Context& context) const {
  auto any = [](auto& wanted, auto fits) { return std::ranges::any_of(wanted, fits); };
  if (auto* patterns = std::get_if<std::vector<Pattern>>(&wanted_)) {
    if (!ignore_case_)
      return any(*patterns, [&](auto& one) { return one.matches(value, context); });
    auto small = lower(value);
    return any(*patterns, [&](auto& one) { return one.matches(small, context); });
  }
  if (auto* arns = std::get_if<std::vector<ArnPattern>>(&wanted_)) {
    SplitArn arn(value);
    return any(*arns, [&](auto& one) { return one.matches(arn, context); });
  }
  if (auto* numbers = std::get_if<std::vector<double>>(&wanted_)) {
    auto number = parse_double(value);
    return number && any(*numbers, [&](double one) { return compares(*number, one); });
  }
  if (auto* times = std::get_if<std::vector<Time>>(&wanted_)) {
    auto time = parse_date(value);
    return time && any(*times, [&](Time one) { return compares(*time, one); });
  }
  if (auto* networks = std::get_if<std::vector<Network>>(&wanted_)) {
    auto address = parse_network(value);
    return address && any(*networks, [&](auto& one) { return contains(one, *address); });
  }
  auto flag = parse_bool(value);
  return flag && any(std::get<std::vector<bool>>(wanted_), [&](bool one) { return one == *flag; });
}

bool Condition::holds(const Context& context) const {
  auto* values = context.find(key_);
  if (is_null_test_) {
    auto& wanted = std::get<std::vector<bool>>(wanted_);
    return std::ranges::any_of(wanted, [&](bool missing) { return missing == !values; });
  }
  if (!values) {
    if (if_exists_ || quantifier_ == Quantifier::All) return true;
    return quantifier_ == Quantifier::None && negated_;
  }
  auto related = [&](auto& value) { return has_relation(value, context); };
  switch (quantifier_) {
    case Quantifier::None: return std::ranges::any_of(*values, related) != negated_;
    case Quantifier::All:
      return std::ranges::all_of(*values, [&](auto& value) { return related(value) != negated_; });
    case Quantifier::Any:
      return std::ranges::any_of(*values, [&](auto& value) { return related(value) != negated_; });
  }
  return false;
}

void Condition::add_keys(std::vector<std::string>& keys) const {
  keys.push_back(key_);
  if (auto* patterns = std::get_if<std::vector<Pattern>>(&wanted_))
    for (auto& one : *patterns) one.add_keys(keys);
  if (auto* arns = std::get_if<std::vector<ArnPattern>>(&wanted_))
    for (auto& one : *arns) one.add_keys(keys);
}

}  // namespace windlass::cloud::policy
