// How each section of a template is read: what template.cc puts together.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "formation/template.h"

namespace windlass::formation {

// CloudFormation's quotas.
inline constexpr std::size_t resources_max = 500, parameters_max = 200, outputs_max = 200,
                             mappings_max = 200, mapping_keys_max = 200, name_size_max = 255,
                             description_size_max = 1024, template_size_max = 1'000'000;

Result<> read_parameters(Template& out, const Node& section);
Result<> read_mappings(Template& out, const Node& section);
Result<> read_conditions(Template& out, const Node& section);
Result<> read_rules(Template& out, const Node& section);
Result<> read_resources(Template& out, const Node& section);
Result<> read_outputs(Template& out, const Node& section);

// A resource's creation and update policy (policy_forms.cc).
Result<> check_creation_policy(const Node& policy);
Result<> check_update_policy(const Node& policy);

// --- What they share (section_parts.cc) ---

bool is_loop(std::string_view key);  // "Fn::ForEach::Name"
Result<> must_be_map(const Node& node, const std::string& path);
// `what`: "Resource" of "Resource name a-b is non alphanumeric."
Result<> check_name(std::string_view what, const std::string& name, Mark mark);
Result<> check_count(std::string_view what, std::size_t count, std::size_t most, Mark mark);
// The first member that is not among the allowed ones, in `words` ("Invalid template resource
// property").
Result<> check_members(const Node& map, std::span<const std::string_view> allowed,
                       std::string_view words);
Result<> check_no_nulls(const Node& node, const std::string& path);
// A text, a number or a boolean as it was written.
Result<std::string> text_at(const Node& node, const std::string& path);
Result<std::string> description_at(const Node& node, const std::string& path);

}  // namespace windlass::formation
