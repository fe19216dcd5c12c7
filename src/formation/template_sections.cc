// Mappings, conditions, rules and outputs.
#include "formation/template_sections.h"

#include <algorithm>

#include "formation/problem.h"

namespace windlass::formation {

namespace {

Result<> check_mapping_value(const Node& value, const std::string& path) {
  auto right = value.is_scalar() ||
               (value.is_list() && std::ranges::all_of(value.items(), &Node::is_scalar));
  if (right) return Done{};
  return malformed("[" + path + "] Every Mappings attribute must be a String or a List.",
                   value.mark());
}

Result<Mapping> read_mapping(const std::string& name, Mark mark, const Node& node) {
  auto path = "/Mappings/" + name;
  TRY(check_name("Mapping", name, mark));
  TRY(must_be_map(node, path));
  TRY(check_count("mapping attributes", node.members().size(), mapping_keys_max, node.mark()));
  for (auto& top : node.members()) {
    TRY(must_be_map(top.value, path + "/" + top.key));
    for (auto& second : top.value.members())
      TRY(check_mapping_value(second.value, path + "/" + top.key + "/" + second.key));
  }
  return Mapping{name, mark, node};
}

Result<Rule> read_rule(const std::string& name, Mark mark, const Node& node) {
  static constexpr std::string_view members[] = {"RuleCondition", "Assertions"};
  static constexpr std::string_view parts[] = {"Assert", "AssertDescription"};
  auto path = "/Rules/" + name;
  TRY(check_name("Rule", name, mark));
  TRY(must_be_map(node, path));
  TRY(check_members(node, members, "Invalid template rule property"));
  Rule rule{.name = name, .mark = mark};
  if (auto* condition = node.find("RuleCondition")) rule.condition = *condition;

  auto* assertions = node.find("Assertions");
  if (!assertions || !assertions->is_list() || assertions->items().empty())
    return malformed("[" + path + "] Every Rules object must contain a list of Assertions.", mark);
  for (auto& item : assertions->items()) {
    TRY(must_be_map(item, path + "/Assertions"));
    TRY(check_members(item, parts, "Invalid template rule property"));
    auto* expression = item.find("Assert");
    if (!expression)
      return malformed("[" + path + "] Every Assertions member must contain an Assert.",
                       item.mark());
    auto* description = item.find("AssertDescription");
    rule.assertions.push_back(
        {*expression, description ? TRY(text_at(*description, path + "/Assertions")) : ""});
  }
  return rule;
}

Result<Output> read_output(const std::string& name, Mark mark, const Node& node) {
  static constexpr std::string_view members[] = {"Value", "Export", "Description", "Condition"};
  auto path = "/Outputs/" + name;
  TRY(check_name("Output", name, mark));
  TRY(must_be_map(node, path));
  TRY(check_members(node, members, "Invalid template output property"));
  Output output{.name = name, .mark = mark};

  auto* value = node.find("Value");
  if (!value) return malformed("Every Outputs member must contain a Value object", mark);
  output.value = *value;
  if (auto* text = node.find("Description"))
    output.description = TRY(description_at(*text, path + "/Description"));
  if (auto* condition = node.find("Condition"))
    output.condition = TRY(text_at(*condition, path + "/Condition"));
  if (auto* exported = node.find("Export")) {
    auto* export_name = exported->find("Name");
    if (!export_name || exported->members().size() != 1)
      return malformed("[" + path + "/Export] must be an object with a Name alone",
                       exported->mark());
    output.export_name = *export_name;
  }
  return output;
}

}  // namespace

Result<> read_mappings(Template& out, const Node& section) {
  TRY(check_count("mappings", section.members().size(), mappings_max, section.mark()));
  for (auto& member : section.members())
    out.mappings.push_back(TRY(read_mapping(member.key, member.mark, member.value)));
  return Done{};
}

Result<> read_conditions(Template& out, const Node& section) {
  for (auto& [name, mark, node] : section.members()) {
    if (out.unprocessed && is_loop(name)) continue;
    TRY(check_name("Condition", name, mark));
    if (!node.is_map() || node.members().size() != 1)
      return malformed(
          "Conditions can only be boolean operations on parameters and other conditions",
          node.mark());
    out.conditions.push_back({name, node});
  }
  return Done{};
}

Result<> read_rules(Template& out, const Node& section) {
  for (auto& member : section.members())
    out.rules.push_back(TRY(read_rule(member.key, member.mark, member.value)));
  return Done{};
}

Result<> read_outputs(Template& out, const Node& section) {
  TRY(check_count("outputs", section.members().size(), outputs_max, section.mark()));
  for (auto& member : section.members()) {
    if (out.unprocessed && is_loop(member.key)) continue;
    out.outputs.push_back(TRY(read_output(member.key, member.mark, member.value)));
  }
  return Done{};
}

}  // namespace windlass::formation
