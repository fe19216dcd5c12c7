#include <algorithm>

#include "base/text.h"
#include "formation/parameter_types.h"
#include "formation/problem.h"
#include "formation/template_sections.h"

namespace windlass::formation {

namespace {

constexpr std::string_view members[] = {
    "Type",      "Default",  "NoEcho",   "AllowedValues", "AllowedPattern",       "MinLength",
    "MaxLength", "MinValue", "MaxValue", "Description",   "ConstraintDescription"};

Result<std::optional<double>> number_at(const Node& map, std::string_view key,
                                        const std::string& path) {
  auto* node = map.find(key);
  if (!node) return std::optional<double>();
  auto text = TRY(text_at(*node, path + "/" + std::string(key)));
  auto number = parse_double(text);
  if (!number)
    return malformed("Every " + std::string(key) + " member must be a number.", node->mark());
  return number;
}

Result<bool> flag_at(const Node& map, std::string_view key, const std::string& path) {
  auto* node = map.find(key);
  if (!node) return false;
  auto text = lower(TRY(text_at(*node, path + "/" + std::string(key))));
  if (auto flag = node->as_bool()) return *flag;
  if (text == "true" || text == "false") return text == "true";
  return malformed("Every " + std::string(key) + " member must be true or false.", node->mark());
}

Result<Parameter> read_parameter(const std::string& name, Mark mark, const Node& node) {
  auto path = "/Parameters/" + name;
  TRY(check_name("Parameter", name, mark));
  TRY(must_be_map(node, path));
  TRY(check_members(node, members, "Invalid template parameter property"));
  Parameter out{.name = name, .mark = mark};

  auto* type = node.find("Type");
  if (!type) return malformed("Every Parameters object must contain a Type member.", mark);
  out.type = TRY(text_at(*type, path + "/Type"));
  if (!is_parameter_type(out.type))
    return malformed("Unrecognized parameter type: " + out.type, type->mark());

  if (auto* value = node.find("Default")) {
    if (!value->is_scalar())
      return malformed("Every Default member must be a string.", value->mark());
    out.default_value = value->text();
  }
  if (auto* values = node.find("AllowedValues")) {
    if (!values->is_list())
      return malformed("Every AllowedValues member must be a list.", values->mark());
    out.allowed_values.emplace();
    for (auto& value : values->items())
      out.allowed_values->push_back(TRY(text_at(value, path + "/AllowedValues")));
  }
  if (auto* pattern = node.find("AllowedPattern"))
    out.allowed_pattern = TRY(text_at(*pattern, path + "/AllowedPattern"));
  if (auto* text = node.find("Description"))
    out.description = TRY(text_at(*text, path + "/Description"));
  if (auto* text = node.find("ConstraintDescription"))
    out.constraint_description = TRY(text_at(*text, path + "/ConstraintDescription"));
  out.no_echo = TRY(flag_at(node, "NoEcho", path));
  out.min_length = TRY(number_at(node, "MinLength", path));
  out.max_length = TRY(number_at(node, "MaxLength", path));
  out.min_value = TRY(number_at(node, "MinValue", path));
  out.max_value = TRY(number_at(node, "MaxValue", path));
  return out;
}

}  // namespace

Result<> read_parameters(Template& out, const Node& section) {
  TRY(check_count("parameters", section.members().size(), parameters_max, section.mark()));
  for (auto& member : section.members())
    out.parameters.push_back(TRY(read_parameter(member.key, member.mark, member.value)));
  return Done{};
}

}  // namespace windlass::formation
