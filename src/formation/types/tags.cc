#include "formation/types/tags.h"

#include "formation/types/properties.h"

namespace windlass::formation::types {

bool is_systems(std::string_view key) { return key.starts_with("aws:"); }

Tags tags_of(const Wanted& wanted, std::string_view property) {
  Tags tags;
  for (auto& [key, value] : wanted.tags) tags[key] = value;
  auto& own = part(wanted.properties, property);
  if (own.is_object())
    for (auto& [key, value] : own.as_object()) tags[key] = as_text(value).value_or("");
  if (own.is_array())
    for (auto& tag : own.as_array()) tags[text_or(tag, "Key", "")] = text_or(tag, "Value", "");
  return tags;
}

Tags plain_tags_of(const Wanted& wanted, std::string_view property) {
  auto tags = tags_of(wanted, property);
  std::erase_if(tags, [](auto& tag) { return is_systems(tag.first); });
  return tags;
}

Tags with_token(Tags tags, const Wanted& wanted) {
  tags[std::string(token_tag)] = wanted.token;
  return tags;
}

bool has_token(const Tags& tags, const Wanted& wanted) {
  auto token = tags.find(std::string(token_tag));
  return token != tags.end() && token->second == wanted.token;
}

TagChange tag_change(const Tags& now, const Tags& wanted) {
  TagChange change;
  for (auto& [key, value] : wanted) {
    if (is_systems(key)) continue;
    auto there = now.find(key);
    if (there == now.end() || there->second != value) change.set[key] = value;
  }
  for (auto& [key, value] : now)
    if (!is_systems(key) && key != token_tag && !wanted.contains(key)) change.drop.push_back(key);
  return change;
}

Json tag_property(const Tags& now, const Json& properties, std::string_view property) {
  Json::Array list;
  for (auto& tag : items(properties, property))
    if (auto there = now.find(text_or(tag, "Key", "")); there != now.end())
      list.push_back(Json::Object{{"Key", Json(there->first)}, {"Value", Json(there->second)}});
  return Json(std::move(list));
}

}  // namespace windlass::formation::types
