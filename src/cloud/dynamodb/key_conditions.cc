#include "cloud/dynamodb/key_conditions.h"

#include <algorithm>

#include "cloud/dynamodb/key_checks.h"

namespace windlass::cloud::dynamodb {

namespace {

using Op = Condition::Op;

constexpr std::string_view invalid_condition = "Invalid condition in KeyConditionExpression: ";

std::string_view written(Op op) {
  switch (op) {
    case Op::Or: return "OR";
    case Op::Not: return "NOT";
    case Op::In: return "IN";
    case Op::NotEqual: return "<>";
    case Op::Exists: return "attribute_exists";
    case Op::NotExists: return "attribute_not_exists";
    case Op::IsType: return "attribute_type";
    case Op::Contains: return "contains";
    default: return "";
  }
}

Op turned(Op op) {
  switch (op) {
    case Op::Less: return Op::Greater;
    case Op::LessOrEqual: return Op::GreaterOrEqual;
    case Op::Greater: return Op::Less;
    case Op::GreaterOrEqual: return Op::LessOrEqual;
    default: return op;
  }
}

Result<KeyCondition> simple_condition(const Condition& condition) {
  auto op = condition.op;
  if (auto name = written(op); !name.empty())
    return invalid("Invalid operator used in KeyConditionExpression: " + std::string(name));
  KeyCondition simple{"", op, {}};
  std::size_t attribute_at = 0;
  for (std::size_t i = 0; i < condition.operands.size(); ++i) {
    auto& operand = condition.operands[i];
    if (operand.kind == Operand::Kind::Size)
      return invalid("KeyConditionExpressions cannot contain nested operations");
    if (operand.kind == Operand::Kind::Constant) {
      simple.values.push_back(operand.constant);
      continue;
    }
    if (!simple.attribute.empty())
      return invalid(std::string(invalid_condition) +
                     "Multiple attribute names used in one condition");
    if (operand.path.size() > 1)
      return invalid("KeyConditionExpressions cannot have conditions on nested attributes");
    simple.attribute = operand.path[0].name;
    attribute_at = i;
  }
  if (simple.attribute.empty())
    return invalid(std::string(invalid_condition) + "No key attribute specified");
  if (attribute_at > 0 && (op == Op::Between || op == Op::BeginsWith))
    return invalid(std::string(invalid_condition) +
                   (op == Op::Between ? "BETWEEN" : "begins_with") +
                   " operator must have the key attribute as its first operand");
  if (attribute_at > 0) simple.op = turned(op);
  return simple;
}

Result<> collect(const Condition& condition, std::vector<KeyCondition>& all) {
  if (condition.op == Op::And) {
    for (auto& part : condition.parts) TRY(collect(part, all));
    return Done{};
  }
  auto simple = TRY(simple_condition(condition));
  if (std::ranges::find(all, simple.attribute, &KeyCondition::attribute) != all.end())
    return invalid("KeyConditionExpressions must only contain one condition per key");
  all.push_back(std::move(simple));
  return Done{};
}

Error not_supported() { return invalid("Query key condition not supported"); }

const KeyCondition* find_condition(const std::vector<KeyCondition>& conditions,
                                   const std::string& attribute) {
  auto found = std::ranges::find(conditions, attribute, &KeyCondition::attribute);
  return found == conditions.end() ? nullptr : &*found;
}

Result<> check_values(const KeyAttribute& attribute, const KeyCondition& condition, bool is_hash) {
  for (auto* value : condition.values) {
    if (type_of(*value) != attribute.type)
      return invalid_parameter("Condition parameter type does not match schema type");
    // An empty prefix is one, and so is an empty bound; an empty key is none.
    if (condition.op == Op::Equal) TRY(check_key_value(attribute, *value, is_hash));
  }
  if (condition.op == Op::BeginsWith && attribute.type == Type::N) return not_supported();
  return Done{};
}

// Everything that begins with `head` and then has what the condition wants.
ByteRange range_of(const std::string& head, const KeyCondition& condition) {
  auto& values = condition.values;
  auto first = head + (condition.op == Op::BeginsWith ? key_prefix_bytes(*values[0])
                                                      : key_bytes(*values[0]));
  // Only values of the attribute's type lie between its head and after_prefix(head).
  switch (condition.op) {
    case Op::Less: return {head, first};
    case Op::LessOrEqual: return {head, after_prefix(first)};
    case Op::Greater: return {after_prefix(first), after_prefix(head)};
    case Op::GreaterOrEqual: return {first, after_prefix(head)};
    case Op::Between: return {first, after_prefix(head + key_bytes(*values[1]))};
    default: return {first, after_prefix(first)};
  }
}

}  // namespace

Result<std::vector<KeyCondition>> key_conditions_in(const Condition& condition) {
  std::vector<KeyCondition> all;
  TRY(collect(condition, all));
  return all;
}

Result<std::vector<KeyCondition>> key_conditions_in(const std::vector<Condition>& conditions) {
  std::vector<KeyCondition> all;
  for (auto& condition : conditions) {
    auto name = written(condition.op);
    // NOT_CONTAINS has become an AND.
    if (!name.empty() || condition.op == Op::And)
      return invalid("Attempted conditional constraint is not an indexable operation");
    all.push_back(TRY(simple_condition(condition)));
  }
  return all;
}

Result<QueryRange> query_range(const Keys& keys, const std::vector<KeyCondition>& conditions) {
  std::vector<const AttributeValue*> hash_values;
  for (auto& attribute : keys.hash) {
    auto* condition = find_condition(conditions, attribute.name);
    if (!condition) return invalid("Query condition missed key schema element: " + attribute.name);
    if (condition->op != Op::Equal) return not_supported();
    TRY(check_values(attribute, *condition, true));
    hash_values.push_back(condition->values[0]);
  }
  QueryRange range{partition_bytes(hash_values), {"", std::string(after_all)}};

  std::size_t used = hash_values.size();
  std::string head;
  for (auto& attribute : keys.range) {
    auto* condition = find_condition(conditions, attribute.name);
    if (!condition) break;
    TRY(check_values(attribute, *condition, false));
    range.sk = range_of(head, *condition);
    ++used;
    if (condition->op != Op::Equal) break;
    head += key_bytes(*condition->values[0]);
  }
  if (used == conditions.size()) return range;
  // Something is left over: not a key at all, or one that cannot be reached from the left.
  for (auto& attribute : keys.range)
    if (used == hash_values.size() && !find_condition(conditions, attribute.name))
      return invalid("Query condition missed key schema element: " + attribute.name);
  return not_supported();
}

}  // namespace windlass::cloud::dynamodb
