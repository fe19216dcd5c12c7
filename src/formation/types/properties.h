// Properties as adapters read them. CloudFormation takes "5" where it wants 5, and "true" for true.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace windlass::formation::types {

// A scalar as text; nothing for lists, objects and null.
std::optional<std::string> as_text(const Json& value);

std::optional<std::string> text(const Json& object, std::string_view name);
std::string text_or(const Json& object, std::string_view name, std::string_view otherwise);
std::optional<bool> flag(const Json& object, std::string_view name);
std::optional<std::int64_t> number(const Json& object, std::string_view name);
std::vector<std::string> texts(const Json& object, std::string_view name);

// The member, or null; the list, or an empty one.
const Json& part(const Json& object, std::string_view name);
const Json::Array& items(const Json& object, std::string_view name);

// A policy, a filter and the like: written as an object or as text, sent as text.
std::optional<std::string> document(const Json& object, std::string_view name);
// The other way: as an object where the text is JSON (IAM sends it percent-encoded).
Json parsed_document(const std::string& text);

bool differs(const Json& a, const Json& b, std::string_view name);
Json only(const Json& object, std::initializer_list<std::string_view> names);
Json without(const Json& object, std::initializer_list<std::string_view> names);
// Sets the member when there is something to set.
void set_if(Json& object, std::string name, const std::optional<std::string>& value);

struct Rename {
  std::string_view from, to;
};
// Renames members at any depth: where the template's words are not the service's.
Json renamed(const Json& value, std::initializer_list<Rename> words);

}  // namespace windlass::formation::types
