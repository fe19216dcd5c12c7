// Tags: the resource's own over its stack's, and CloudFormation's own ("aws:cloudformation:..."),
// which services take from stacks only.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formation/resource_type.h"

namespace windlass::formation::types {

using Tags = std::map<std::string, std::string>;

// Written as a list of keys and values, or as an object (SSM).
Tags tags_of(const Wanted& wanted, std::string_view property = "Tags");
// Without CloudFormation's own: where AWS does not set them (IAM, SSM, alarms, zones).
Tags plain_tags_of(const Wanted& wanted, std::string_view property = "Tags");

// Says that it was this very creation that made it, where the name alone does not: a name that the
// template gives may be somebody else's.
constexpr std::string_view token_tag = "windlass:token";
Tags with_token(Tags tags, const Wanted& wanted);
bool has_token(const Tags& tags, const Wanted& wanted);

bool is_systems(std::string_view key);

// What makes the one into the other. Tags of the system stay as they were when it was made.
struct TagChange {
  Tags set;
  std::vector<std::string> drop;
};
TagChange tag_change(const Tags& now, const Tags& wanted);

// For `read`: those that the template names, as they stand now (the stack's own are told apart from
// strangers' by nobody).
Json tag_property(const Tags& now, const Json& properties, std::string_view property = "Tags");

template <class Tag>
std::vector<Tag> tag_list(const Tags& tags) {
  std::vector<Tag> list;
  for (auto& [key, value] : tags) list.push_back({key, value});
  return list;
}

template <class Tag>
Tags tag_map(const std::optional<std::vector<Tag>>& list) {
  Tags tags;
  if (list)
    for (auto& tag : *list) tags[tag.key.value_or("")] = tag.value.value_or("");
  return tags;
}

}  // namespace windlass::formation::types
