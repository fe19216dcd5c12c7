// From properties to a generated structure, and back, by the member tables: an adapter spells out
// only what the template and the service call differently.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <span>
#include <string_view>

#include "aws/dynamic.h"
#include "aws/shape.h"
#include "base/json.h"
#include "base/result.h"

namespace windlass::formation::types {

// Scalars become what the shape wants, documents become text where it wants text, and names may
// differ in case ("Id" for "ID"). A member that the shape does not have is refused by name.
Result<> fill(const aws::Shape& shape, const Json& properties, void* value);

template <class T>
Result<T> made_of(const Json& properties) {
  T value{};
  TRY(fill(T::shape, properties, &value));
  return value;
}

template <class T>
Json told(const T& value) {
  return aws::value_to_json(T::shape, &value);
}

// A property that the schema has and that nobody here could honour.
Error unsupported(std::string_view type, std::string_view property);
Result<> refuse(std::string_view type, const Json& properties,
                std::initializer_list<std::string_view> names);

// What somebody else made has the name that was asked for.
Error already_exists(std::string_view type, std::string_view name);

// Whether the outcome is a refusal of one of these codes.
using Codes = std::span<const std::string_view>;
inline bool is_among(Codes codes, std::string_view code) {
  return std::ranges::find(codes, code) != codes.end();
}
template <class T>
bool is_refused(const Result<T>& outcome, Codes codes) {
  return !outcome && is_among(codes, outcome.error().code);
}
template <class T>
bool is_refused(const Result<T>& outcome, std::initializer_list<std::string_view> codes) {
  return is_refused(outcome, Codes(codes.begin(), codes.size()));
}

// Done, also when it was refused with one of these codes: what is gone need not be removed.
template <class T>
Result<> done_or(Result<T> outcome, Codes codes) {
  if (!outcome && !is_refused(outcome, codes)) return std::move(outcome).error();
  return Done{};
}
template <class T>
Result<> done_or(Result<T> outcome, std::initializer_list<std::string_view> codes) {
  return done_or(std::move(outcome), Codes(codes.begin(), codes.size()));
}

}  // namespace windlass::formation::types
