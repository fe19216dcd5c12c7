#include "formation/schema.h"

#include <algorithm>

#include "base/text.h"
#include "formation/schema_table.h"

namespace windlass::formation {

namespace {

bool is_index(std::string_view part) {
  return !part.empty() && std::ranges::all_of(part, [](char c) { return c >= '0' && c <= '9'; });
}

enum class Match { No, Within, Around };

// Whether `path` lies at or within what `declared` ("A/*/B") names, or around it.
Match match(std::string_view declared, const PropertyPath& path) {
  auto parts = split(declared, '/');
  auto both = std::min(parts.size(), path.size());
  for (std::size_t i = 0; i < both; ++i)
    if (parts[i] != path[i] && !(parts[i] == "*" && is_index(path[i]))) return Match::No;
  return path.size() >= parts.size() ? Match::Within : Match::Around;
}

Match best_match(Slice declared, const PropertyPath& path) {
  auto best = Match::No;
  for (auto* each : schema_tables[declared]) {
    auto one = match(each, path);
    if (one == Match::Within) return one;
    if (one == Match::Around) best = one;
  }
  return best;
}

}  // namespace

const Schema* find_schema(std::string_view type) {
  if (type.starts_with("Custom::")) type = "AWS::CloudFormation::CustomResource";
  auto& all = schema_tables.schemas;
  auto name = [](const Schema& schema) { return std::string_view(schema.name); };
  auto found = std::ranges::lower_bound(all, type, {}, name);
  return found != all.end() && found->name == type ? &*found : nullptr;
}

std::string_view replacement_name(Replacement replacement) {
  switch (replacement) {
    case Replacement::False: return "False";
    case Replacement::Conditional: return "Conditional";
    case Replacement::True: return "True";
  }
  return "False";
}

Replacement replacement(const Schema& schema, const PropertyPath& path) {
  auto always = best_match(schema.create_only, path);
  if (always == Match::Within) return Replacement::True;
  // Something in it replaces; only who compares its parts can tell whether that one has changed.
  if (always == Match::Around) return Replacement::Conditional;
  return best_match(schema.conditional, path) == Match::No ? Replacement::False
                                                           : Replacement::Conditional;
}

bool read_only(const Schema& schema, const PropertyPath& path) {
  return best_match(schema.read_only, path) == Match::Within;
}

bool write_only(const Schema& schema, const PropertyPath& path) {
  return best_match(schema.write_only, path) == Match::Within;
}

bool deleted_before_replaced(const Schema& schema) { return schema.delete_first; }

std::string_view tag_property(const Schema& schema) { return schema.tags; }

std::vector<std::string_view> attributes(const Schema& schema) {
  auto names = schema_tables[schema.attributes];
  return {names.begin(), names.end()};
}

bool has_attribute(const Schema& schema, std::string_view name) {
  if (schema.any_attribute && name.starts_with(schema.any_attribute)) return true;
  return std::ranges::any_of(schema_tables[schema.attributes],
                             [&](std::string_view each) { return each == name; });
}

}  // namespace windlass::formation
