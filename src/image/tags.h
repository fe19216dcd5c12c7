// The tags by which what a bake makes is found again, in the form that EC2's calls take.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "aws/ec2/shape/filter.h"
#include "aws/ec2/shape/tag.h"

namespace windlass::image {

using Tags = std::map<std::string, std::string>;

inline constexpr const char* tag_app = "windlass:app";
inline constexpr const char* tag_image = "windlass:image";    // the name in windlass.yaml
inline constexpr const char* tag_inputs = "windlass:inputs";  // what went in, with locked versions
inline constexpr const char* tag_asked = "windlass:asked";    // the same without versions
inline constexpr const char* tag_state = "windlass:state";    // "baking", then "tested"
inline constexpr const char* tag_bake = "windlass:bake";      // which bake made it
inline constexpr const char* tag_baker = "windlass:baker";    // "MACHINE PID" of the desk
inline constexpr const char* tag_alive = "windlass:alive";    // when the desk was last heard of

inline std::vector<aws::ec2::Tag> tag_list(const Tags& tags) {
  std::vector<aws::ec2::Tag> list;
  for (auto& [key, value] : tags) list.push_back({.key = key, .value = value});
  return list;
}

inline Tags tags_of(const std::optional<std::vector<aws::ec2::Tag>>& list) {
  Tags tags;
  if (list)
    for (auto& tag : *list) tags[tag.key.value_or("")] = tag.value.value_or("");
  return tags;
}

inline aws::ec2::Filter filter(std::string name, std::vector<std::string> values) {
  return {.name = std::move(name), .values = std::move(values)};
}

inline std::string tag_or_empty(const Tags& tags, const char* key) {
  auto found = tags.find(key);
  return found == tags.end() ? "" : found->second;
}

}  // namespace windlass::image
