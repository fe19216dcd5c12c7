#include <algorithm>

#include "formation/problem.h"
#include "formation/template_sections.h"

namespace windlass::formation {

bool is_loop(std::string_view key) { return key.starts_with("Fn::ForEach::"); }

Result<> must_be_map(const Node& node, const std::string& path) {
  if (node.is_map()) return Done{};
  return malformed("[" + path + "] must be an object", node.mark());
}

Result<> check_name(std::string_view what, const std::string& name, Mark mark) {
  auto alphanumeric = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  if (name.empty() || !std::ranges::all_of(name, alphanumeric))
    return malformed(std::string(what) + " name " + name + " is non alphanumeric.", mark);
  if (name.size() > name_size_max)
    return malformed(std::string(what) + " name " + name + " is longer than " +
                         std::to_string(name_size_max) + " characters.",
                     mark);
  return Done{};
}

Result<> check_count(std::string_view what, std::size_t count, std::size_t most, Mark mark) {
  if (count <= most) return Done{};
  return malformed("Number of " + std::string(what) + ", " + std::to_string(count) +
                       ", is greater than maximum allowed, " + std::to_string(most),
                   mark);
}

Result<> check_members(const Node& map, std::span<const std::string_view> allowed,
                       std::string_view words) {
  for (auto& member : map.members())
    if (std::ranges::find(allowed, member.key) == allowed.end())
      return invalid(std::string(words) + " '" + member.key + "'", member.mark);
  return Done{};
}

Result<> check_no_nulls(const Node& node, const std::string& path) {
  if (node.is_null())
    return invalid("[" + path + "] 'null' values are not allowed in templates", node.mark());
  for (std::size_t i = 0; i < node.items().size(); ++i)
    TRY(check_no_nulls(node.items()[i], path + "/" + std::to_string(i)));
  for (auto& member : node.members()) TRY(check_no_nulls(member.value, path + "/" + member.key));
  return Done{};
}

Result<std::string> text_at(const Node& node, const std::string& path) {
  if (node.is_scalar() && !node.is_null()) return node.text();
  return malformed("[" + path + "] must be a string", node.mark());
}

Result<std::string> description_at(const Node& node, const std::string& path) {
  auto text = TRY(text_at(node, path));
  if (text.size() > description_size_max)
    return malformed(
        "[" + path + "] is longer than " + std::to_string(description_size_max) + " bytes",
        node.mark());
  return text;
}

}  // namespace windlass::formation
