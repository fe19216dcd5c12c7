#include "formation/functions.h"

#include "formation/problem.h"

namespace windlass::formation {

namespace {

using Where = Function::Where;

// The whole language. What is not here is refused by its name.
constexpr Function table[] = {
    {"Ref", Where::Anywhere, &ref_form, &ref_value},
    {"Condition", Where::Conditions, &condition_form, &condition_value},
    {"Fn::And", Where::Conditions, &and_form, &and_value},
    {"Fn::Base64", Where::Values, &base64_form, &base64_value},
    {"Fn::Cidr", Where::Values, &cidr_form, &cidr_value},
    {"Fn::Contains", Where::Rules, &contains_form, &contains_value},
    {"Fn::EachMemberEquals", Where::Rules, &each_equals_form, &each_equals_value},
    {"Fn::EachMemberIn", Where::Rules, &each_in_form, &each_in_value},
    {"Fn::Equals", Where::Conditions, &equals_form, &equals_value},
    {"Fn::FindInMap", Where::Anywhere, &find_in_map_form, &find_in_map_value},
    {"Fn::GetAZs", Where::Values, &get_azs_form, &get_azs_value},
    {"Fn::GetAtt", Where::Values, &get_att_form, &get_att_value},
    {"Fn::If", Where::Values, &if_form, &if_value},
    {"Fn::ImportValue", Where::Values, &import_form, &import_value},
    {"Fn::Join", Where::Anywhere, &join_form, &join_value},
    {"Fn::Length", Where::Extended, &length_form, &length_value},
    {"Fn::Not", Where::Conditions, &not_form, &not_value},
    {"Fn::Or", Where::Conditions, &or_form, &or_value},
    {"Fn::RefAll", Where::Rules, &ref_all_form, &ref_all_value},
    {"Fn::Select", Where::Anywhere, &select_form, &select_value},
    {"Fn::Split", Where::Anywhere, &split_form, &split_value},
    {"Fn::Sub", Where::Anywhere, &sub_form, &sub_value},
    {"Fn::ToJsonString", Where::Extended, &to_json_form, &to_json_value},
    {"Fn::ValueOf", Where::Rules, &value_of_form, &value_of_value},
    {"Fn::ValueOfAll", Where::Rules, &value_of_all_form, &value_of_all_value},
};

const Function* find_function(std::string_view name) {
  for (auto& function : table)
    if (function.name == name) return &function;
  return nullptr;
}

Error unsupported(std::string_view name, Mark mark) {
  if (name == "Fn::Transform")
    return misused("the macro of Fn::Transform is not served: only AWS::LanguageExtensions is",
                   mark);
  if (name.starts_with("Fn::ForEach"))
    return misused(
        "Fn::ForEach is a key (Fn::ForEach::Name) in a template with the transform "
        "AWS::LanguageExtensions",
        mark);
  std::vector<std::string> supported;
  for (auto& function : table)
    if (function.where != Where::Extended) supported.emplace_back(function.name);
  return malformed("Encountered unsupported function: " + std::string(name) +
                       " Supported functions are: " + listed(supported),
                   mark);
}

Error misplaced(std::string_view name, Block block, Mark mark) {
  return malformed("Following functions are not supported in the " + std::string(name_of(block)) +
                       " block of the template: [" + std::string(name) + "].",
                   mark);
}

bool allowed(Where where, Block block) {
  switch (where) {
    case Where::Anywhere:
    case Where::Extended: return true;
    case Where::Values: return block == Block::Resources || block == Block::Outputs;
    case Where::Conditions: return block == Block::Conditions || block == Block::Rules;
    case Where::Rules: return block == Block::Rules;
  }
  return false;
}

}  // namespace

std::string_view name_of(Block block) {
  switch (block) {
    case Block::Resources: return "Resources";
    case Block::Outputs: return "Outputs";
    case Block::Conditions: return "Conditions";
    case Block::Rules: return "Rules";
  }
  return "";
}

std::span<const Function> functions() { return table; }

Result<std::optional<Call>> call_of(const Node& node, Block block, bool extended) {
  if (!node.is_map() || node.members().empty()) return std::optional<Call>();
  auto alone = node.members().size() == 1;
  for (auto& [key, mark, value] : node.members()) {
    if (alone || !key.starts_with("Fn::")) continue;
    if (!find_function(key)) return unsupported(key, mark);
    return misused(key + " must be the only member of its object", mark);
  }
  auto& [name, mark, argument] = node.members().front();
  if (!alone || !(name == "Ref" || name == "Condition" || name.starts_with("Fn::")))
    return std::optional<Call>();
  // An IAM statement's Condition is data.
  if (name == "Condition" && (block == Block::Resources || block == Block::Outputs))
    return std::optional<Call>();

  auto* function = find_function(name);
  if (!function || (function->where == Where::Extended && !extended))
    return unsupported(name, mark);
  if (!allowed(function->where, block)) return misplaced(name, block, mark);
  if (name == "Condition" && block == Block::Rules) return misplaced(name, block, mark);
  TRY(function->form(argument, mark));
  return std::optional<Call>(Call{function, &argument, mark});
}

}  // namespace windlass::formation
