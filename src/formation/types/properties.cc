#include "formation/types/properties.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"

namespace windlass::formation::types {

namespace {

bool among(std::initializer_list<std::string_view> names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

}  // namespace

std::optional<std::string> as_text(const Json& value) {
  if (value.is_string()) return value.as_string();
  if (value.is_bool()) return value.as_bool() ? "true" : "false";
  if (value.is_int()) return std::to_string(value.as_int());
  if (value.is_double()) return format_double(value.as_double());
  return std::nullopt;
}

const Json& part(const Json& object, std::string_view name) {
  static const Json nothing;
  auto* found = object.find(name);
  return found ? *found : nothing;
}

const Json::Array& items(const Json& object, std::string_view name) {
  static const Json::Array none;
  auto& found = part(object, name);
  return found.is_array() ? found.as_array() : none;
}

std::optional<std::string> text(const Json& object, std::string_view name) {
  return as_text(part(object, name));
}

std::string text_or(const Json& object, std::string_view name, std::string_view otherwise) {
  return text(object, name).value_or(std::string(otherwise));
}

std::optional<bool> flag(const Json& object, std::string_view name) {
  auto word = text_or(object, name, "");
  if (equal_ignoring_case(word, "true")) return true;
  if (equal_ignoring_case(word, "false")) return false;
  return std::nullopt;
}

std::optional<std::int64_t> number(const Json& object, std::string_view name) {
  auto& value = part(object, name);
  if (value.is_double() && std::abs(value.as_double()) < 1e15)
    return static_cast<std::int64_t>(value.as_double());
  auto word = as_text(value);
  return word ? parse_int(*word) : std::nullopt;
}

std::vector<std::string> texts(const Json& object, std::string_view name) {
  std::vector<std::string> all;
  for (auto& item : items(object, name))
    if (auto word = as_text(item)) all.push_back(*std::move(word));
  return all;
}

std::optional<std::string> document(const Json& object, std::string_view name) {
  auto& value = part(object, name);
  if (value.is_object() || value.is_array()) return value.dump();
  return as_text(value);
}

Json parsed_document(const std::string& text) {
  auto json = parse_json(text.starts_with('%') ? percent_decode(text) : text);
  return json ? *json : Json(text);
}

bool differs(const Json& a, const Json& b, std::string_view name) {
  return part(a, name) != part(b, name);
}

Json only(const Json& object, std::initializer_list<std::string_view> names) {
  Json::Object kept;
  if (object.is_object())
    for (auto& [name, value] : object.as_object())
      if (among(names, name)) kept.emplace_back(name, value);
  return Json(std::move(kept));
}

Json without(const Json& object, std::initializer_list<std::string_view> names) {
  Json::Object kept;
  if (object.is_object())
    for (auto& [name, value] : object.as_object())
      if (!among(names, name)) kept.emplace_back(name, value);
  return Json(std::move(kept));
}

void set_if(Json& object, std::string name, const std::optional<std::string>& value) {
  if (value) object.set(std::move(name), Json(*value));
}

Json renamed(const Json& value, std::initializer_list<Rename> words) {
  if (value.is_array()) {
    Json::Array list;
    for (auto& item : value.as_array()) list.push_back(renamed(item, words));
    return Json(std::move(list));
  }
  if (!value.is_object()) return value;
  Json::Object members;
  for (auto& [name, item] : value.as_object()) {
    auto word = std::ranges::find(words, std::string_view(name), &Rename::from);
    members.emplace_back(word == words.end() ? name : std::string(word->to), renamed(item, words));
  }
  return Json(std::move(members));
}

}  // namespace windlass::formation::types
