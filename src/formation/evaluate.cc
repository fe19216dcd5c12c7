#include "formation/evaluate.h"

#include "formation/problem.h"
#include "formation/scope.h"

namespace windlass::formation {

Result<std::vector<std::string>> World::all_of(std::string_view) {
  return misused("Fn::RefAll and Fn::ValueOfAll are not served");
}

Result<std::string> World::value_of(std::string_view, std::string_view, std::string_view) {
  return misused("Fn::ValueOf is not served");
}

Evaluator::Evaluator(const Template& processed, const Parameters& parameters, const Pseudo& pseudo,
                     World& world)
    : template_(processed), parameters_(parameters), pseudo_(pseudo), world_(world) {}

Result<bool> Evaluator::condition(std::string_view name) {
  auto* condition = template_.find_condition(name);
  if (!condition)
    return malformed("Unresolved condition dependency " + std::string(name) +
                     " in the Conditions block of the template");
  auto& standing = conditions_[std::string(name)];
  if (standing == Standing::False || standing == Standing::True) return standing == Standing::True;
  if (standing == Standing::Asked)
    return malformed("Circular dependency between conditions: [" + std::string(name) + "]",
                     condition->expression.mark());
  standing = Standing::Asked;
  auto holds =
      Scope(*this, Block::Conditions).truth(condition->expression, condition->expression.mark());
  // Asked again, it must fail the same way, and not as a circle.
  standing = !holds ? Standing::Unknown : *holds ? Standing::True : Standing::False;
  return holds;
}

Result<std::map<std::string, bool>> Evaluator::conditions() {
  std::map<std::string, bool> all;
  for (auto& condition : template_.conditions)
    all[condition.name] = TRY(this->condition(condition.name));
  return all;
}

Result<bool> Evaluator::exists(const Resource& resource) {
  if (resource.condition.empty()) return true;
  return condition(resource.condition);
}

Result<Evaluated> Evaluator::properties(const Resource& resource) {
  auto value = TRY(evaluate(resource.properties));
  if (value.absent) return Evaluated{.json = Json::Object{}};
  if (!value.json.is_object())
    return malformed("Properties of resource " + resource.logical_id + " must be an object",
                     resource.properties.mark());
  return value;
}

Result<Evaluated> Evaluator::evaluate(const Node& node) {
  return Scope(*this, Block::Resources).value(node);
}

Result<std::vector<OutputValue>> Evaluator::outputs() {
  std::vector<OutputValue> all;
  Scope scope(*this, Block::Outputs);
  for (auto& output : template_.outputs) {
    if (!output.condition.empty() && !TRY(scope.condition(output.condition, output.mark))) continue;
    OutputValue made{.name = output.name, .description = output.description};
    made.value = TRY(scope.value(output.value));
    auto text = made.value.absent ? std::nullopt : scalar_text(made.value.json);
    if (!text)
      return malformed("The Value field of every Outputs member must evaluate to a String.",
                       output.value.mark());
    made.value.json = *text;
    if (output.export_name) {
      auto name = TRY(scope.text(*output.export_name, "the name of an export", output.mark));
      if (name.absent || name.json.as_string().empty())
        return malformed("Export name of output " + output.name + " must not be empty",
                         output.mark);
      made.export_name = name.json.as_string();
      for (auto& other : all)
        if (other.export_name == made.export_name)
          return malformed("the export name " + *made.export_name + " is there twice", output.mark);
    }
    all.push_back(std::move(made));
  }
  return all;
}

Result<> Evaluator::check_rules() {
  Scope scope(*this, Block::Rules);
  for (auto& rule : template_.rules) {
    if (rule.condition && !TRY(scope.truth(*rule.condition, rule.mark))) continue;
    for (auto& assertion : rule.assertions) {
      if (TRY(scope.truth(assertion.expression, rule.mark))) continue;
      auto why =
          assertion.description.empty() ? "an assertion does not hold" : assertion.description;
      return invalid("Template validation error: Rule " + rule.name + " failed: " + why,
                     assertion.expression.mark());
    }
  }
  return Done{};
}

}  // namespace windlass::formation
