#include "cloud/dynamodb/legacy.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace windlass::cloud::dynamodb {

namespace {

using Op = Condition::Op;
using Values = std::vector<const AttributeValue*>;

struct Comparison {
  std::string_view name;
  std::optional<Op> op;  // nothing for those that are made of two
  std::size_t least, most;
  std::string_view types;  // of its operands
};
constexpr std::string_view ordered = " S N B ",
                           any_scalar_or_set = " S N B SS NS BS M L BOOL NULL ";
const std::array comparisons{
    Comparison{"EQ", Op::Equal, 1, 1, any_scalar_or_set},
    Comparison{"NE", Op::NotEqual, 1, 1, any_scalar_or_set},
    Comparison{"LE", Op::LessOrEqual, 1, 1, ordered},
    Comparison{"LT", Op::Less, 1, 1, ordered},
    Comparison{"GE", Op::GreaterOrEqual, 1, 1, ordered},
    Comparison{"GT", Op::Greater, 1, 1, ordered},
    Comparison{"NOT_NULL", Op::Exists, 0, 0, ""},
    Comparison{"NULL", Op::NotExists, 0, 0, ""},
    Comparison{"CONTAINS", Op::Contains, 1, 1, ordered},
    Comparison{"NOT_CONTAINS", {}, 1, 1, ordered},
    Comparison{"BEGINS_WITH", Op::BeginsWith, 1, 1, " S B "},
    Comparison{"IN", Op::In, 1, 100, ordered},
    Comparison{"BETWEEN", Op::Between, 2, 2, ordered},
};

Operand path_operand(const std::string& attribute) {
  Operand operand{Operand::Kind::Path};
  operand.path = path_to(attribute);
  return operand;
}

Operand constant_operand(const AttributeValue& value) {
  Operand operand{Operand::Kind::Constant};
  operand.constant = &value;
  return operand;
}

Condition simple(Op op, const std::string& attribute, const Values& values = {}) {
  Condition condition{op};
  condition.operands.push_back(path_operand(attribute));
  for (auto* value : values) condition.operands.push_back(constant_operand(*value));
  return condition;
}

Result<> check_values(const Comparison& comparison, const Values& values) {
  if (values.size() < comparison.least || values.size() > comparison.most)
    return invalid_parameter("Invalid number of argument(s) for the " +
                             std::string(comparison.name) + " ComparisonOperator");
  for (auto* value : values) {
    if (type_of(*value) != type_of(*values[0]))
      return invalid_parameter("AttributeValues inside AttributeValueList must be of same type");
    auto type = std::string(name_of(type_of(*value)));
    if (comparison.types.find(" " + type + " ") == std::string_view::npos)
      return invalid_parameter("ComparisonOperator " + std::string(comparison.name) +
                               " is not valid for " + type + " AttributeValue type");
  }
  if (comparison.op == Op::Between && compare(*values[0], *values[1]) > 0)
    return invalid(
        "The BETWEEN condition was provided a range where the lower bound is greater than the "
        "upper "
        "bound");
  return Done{};
}

Result<Condition> compared(const std::string& attribute, const std::string& name,
                           const Values& values) {
  auto found = std::ranges::find(comparisons, name, &Comparison::name);
  if (found == comparisons.end()) return invalid("Unsupported ComparisonOperator: " + name);
  TRY(check_values(*found, values));
  if (found->op) return simple(*found->op, attribute, values);
  // NOT_CONTAINS wants something there that does not contain it.
  Condition lacks{Op::Not};
  lacks.parts.push_back(simple(Op::Contains, attribute, values));
  Condition both{Op::And};
  both.parts = {simple(Op::Exists, attribute), std::move(lacks)};
  return both;
}

Result<Values> normalised(std::optional<std::vector<AttributeValue>>& list) {
  Values values;
  if (!list) return values;
  for (auto& value : *list) {
    TRY(normalise(value));
    values.push_back(&value);
  }
  return values;
}

// Attributes compared with the operator of their choice, or just expected to be, or not to be,
// there.
Result<Condition> condition_of_one(const std::string& attribute,
                                   aws::dynamodb::ExpectedAttributeValue& expected) {
  auto for_attribute = " for Attribute: " + attribute;
  if (expected.attribute_value_list && expected.value)
    return invalid_parameter("Value and AttributeValueList cannot be used together" +
                             for_attribute);
  if (expected.comparison_operator) {
    auto& name = *expected.comparison_operator;
    if (expected.exists)
      return invalid_parameter("Exists and ComparisonOperator cannot be used together" +
                               for_attribute);
    if (name != "NULL" && name != "NOT_NULL" && !expected.value && !expected.attribute_value_list)
      return invalid_parameter(
          "Value or AttributeValueList must be used with ComparisonOperator: " + name +
          for_attribute);
    auto values = TRY(normalised(expected.attribute_value_list));
    if (expected.value) {
      TRY(normalise(*expected.value));
      values = {&*expected.value};
    }
    return compared(attribute, name, values);
  }
  if (expected.attribute_value_list)
    return invalid_parameter("AttributeValueList can only be used with a ComparisonOperator" +
                             for_attribute);
  if (expected.exists.value_or(true)) {
    if (!expected.value)
      return invalid_parameter(std::string("Value must be provided when Exists is ") +
                               (expected.exists ? "true" : "null") + for_attribute);
    TRY(normalise(*expected.value));
    return simple(Op::Equal, attribute, {&*expected.value});
  }
  if (expected.value)
    return invalid_parameter("Value cannot be used when Exists is false" + for_attribute);
  return simple(Op::NotExists, attribute);
}

Condition joined(std::vector<Condition> parts,
                 const std::optional<std::string>& conditional_operator) {
  Condition whole{conditional_operator == "OR" ? Op::Or : Op::And};
  whole.parts = std::move(parts);
  return whole;
}

Result<Action> action_of(const std::string& attribute,
                         aws::dynamodb::AttributeValueUpdate& update) {
  auto name = update.action.value_or("PUT");
  if (update.value) TRY(normalise(*update.value));
  if (!update.value && name != "DELETE")
    return invalid_parameter("Only DELETE action is allowed when no attribute value is specified");
  if (!update.value) return Action{Action::Kind::Remove, path_to(attribute)};

  Action action{Action::Kind::Set, path_to(attribute), constant_operand(*update.value)};
  auto type = type_of(*update.value);
  bool set = type == Type::SS || type == Type::NS || type == Type::BS;
  if (name == "DELETE") {
    if (!set)
      return invalid_parameter("DELETE action with value is not supported for the type " +
                               std::string(name_of(type)));
    action.kind = Action::Kind::Delete;
  } else if (name == "ADD") {
    if (!set && type != Type::N)
      return invalid_parameter("ADD action is not supported for the type " +
                               std::string(name_of(type)));
    action.kind = Action::Kind::Add;
  }
  return action;
}

}  // namespace

Result<Condition> condition_of(Expected& expected,
                               const std::optional<std::string>& conditional_operator) {
  std::vector<Condition> parts;
  for (auto& [attribute, one] : expected) parts.push_back(TRY(condition_of_one(attribute, one)));
  return joined(std::move(parts), conditional_operator);
}

Result<std::vector<Condition>> key_conditions_of(Conditions& conditions) {
  std::vector<Condition> parts;
  for (auto& [attribute, one] : conditions) {
    auto values = TRY(normalised(one.attribute_value_list));
    parts.push_back(TRY(compared(attribute, one.comparison_operator.value_or(""), values)));
  }
  return parts;
}

Result<Condition> condition_of(Conditions& filter,
                               const std::optional<std::string>& conditional_operator) {
  return joined(TRY(key_conditions_of(filter)), conditional_operator);
}

Result<Update> update_of(AttributeUpdates& updates) {
  Update update;
  for (auto& [attribute, one] : updates) update.push_back(TRY(action_of(attribute, one)));
  return update;
}

Result<Projection> projection_of(const std::vector<std::string>& attributes) {
  Projection paths;
  for (auto& attribute : attributes) {
    if (std::ranges::find(paths, path_to(attribute)) != paths.end())
      return invalid_parameter("Duplicate value in attribute name: " + attribute);
    paths.push_back(path_to(attribute));
  }
  return paths;
}

Result<> check_not_mixed(std::initializer_list<Given> legacy,
                         std::initializer_list<Given> expressions) {
  auto names = [](auto& all) {
    std::vector<std::string> given;
    for (auto& parameter : all)
      if (parameter.given) given.emplace_back(parameter.name);
    return given;
  };
  auto old = names(legacy), now = names(expressions);
  if (old.empty() || now.empty()) return Done{};
  return invalid(
      "Can not use both expression and non-expression parameters in the same request: "
      "Non-expression parameters: {" +
      join(old, ", ") + "} Expression parameters: {" + join(now, ", ") + "}");
}

}  // namespace windlass::cloud::dynamodb
