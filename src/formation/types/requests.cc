#include "formation/types/requests.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "formation/types/properties.h"

namespace windlass::formation::types {

namespace {

using aws::Kind;
using aws::Shape;

const aws::Member* find_member(const Shape& shape, std::string_view name) {
  for (auto& member : shape.members)
    if (name == member.name) return &member;
  for (auto& member : shape.members)
    if (equal_ignoring_case(name, member.name)) return &member;
  return nullptr;
}

Json scalar(Kind kind, const Json& value) {
  auto word = as_text(value);
  if (!word) return value;
  switch (kind) {
    case Kind::String: return Json(*word);
    case Kind::Boolean:
      if (equal_ignoring_case(*word, "true")) return Json(true);
      if (equal_ignoring_case(*word, "false")) return Json(false);
      return value;
    case Kind::Integer:
    case Kind::Long:
      if (auto whole = parse_int(*word)) return Json(*whole);
      if (auto real = parse_double(*word); real && *real == std::floor(*real) && *real < 1e15)
        return Json(static_cast<std::int64_t>(*real));
      return value;
    case Kind::Float:
    case Kind::Double:
      if (auto real = parse_double(*word)) return Json(*real);
      return value;
    default: return value;
  }
}

Result<Json> shaped(const Shape& shape, const Json& value);

Result<Json> shaped_members(const Shape& shape, const Json& value) {
  Json::Object members;
  for (auto& [name, item] : value.as_object()) {
    if (item.is_null()) continue;
    auto* member = find_member(shape, name);
    if (!member) return Error{"ValidationError", "Encountered unsupported property " + name};
    members.emplace_back(member->name, TRY(shaped(*member->shape, item)));
  }
  return Json(std::move(members));
}

Result<Json> shaped(const Shape& shape, const Json& value) {
  if (shape.kind == Kind::Structure && value.is_object()) return shaped_members(shape, value);
  if (shape.kind == Kind::List && value.is_array()) {
    Json::Array list;
    for (auto& item : value.as_array()) list.push_back(TRY(shaped(*shape.element, item)));
    return Json(std::move(list));
  }
  if (shape.kind == Kind::Map && value.is_object()) {
    Json::Object entries;
    for (auto& [name, item] : value.as_object())
      entries.emplace_back(name, TRY(shaped(*shape.element, item)));
    return Json(std::move(entries));
  }
  if (shape.kind == Kind::String && (value.is_object() || value.is_array()))
    return Json(value.dump());
  return scalar(shape.kind, value);
}

}  // namespace

Result<> fill(const Shape& shape, const Json& properties, void* value) {
  auto json = TRY(shaped(shape, properties));
  auto read = aws::value_from_json(shape, json, value);
  if (!read) return Error{"ValidationError", read.error().message};
  return Done{};
}

Error unsupported(std::string_view type, std::string_view property) {
  return {"ValidationError", "Encountered unsupported property " + std::string(property) + " of " +
                                 std::string(type) + ": nothing here would honour it"};
}

Result<> refuse(std::string_view type, const Json& properties,
                std::initializer_list<std::string_view> names) {
  // "false" asks for nothing.
  for (auto name : names)
    if (!part(properties, name).is_null() && flag(properties, name) != false)
      return unsupported(type, name);
  return Done{};
}

Error already_exists(std::string_view type, std::string_view name) {
  return {"AlreadyExists", "Resource of type '" + std::string(type) + "' with identifier '" +
                               std::string(name) + "' already exists."};
}

}  // namespace windlass::formation::types
