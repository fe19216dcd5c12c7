// How codecs reach the parts of a value: the few words that shape.h's tables leave unsaid.
#pragma once

#include <string>
#include <string_view>
#include <type_traits>

#include "aws/shape.h"

namespace windlass::aws {

// Values deeper than this are refused by every decoder: the stack is bounded.
inline constexpr int depth_max = 100;

template <class T>
const T& as(const void* value) {
  return *static_cast<const T*>(value);
}

template <class T>
T& as(void* value) {
  return *static_cast<T*>(value);
}

// The value of a structure's member; null when it is absent.
inline const void* member_value(const Shape& structure, const void* value, const Member& member) {
  auto* base = structure.access->fields ? structure.access->fields(value) : value;
  auto* slot = static_cast<const char*>(base) + member.offset;
  auto& access = *member.shape->access;
  return access.has(slot) ? access.get(slot) : nullptr;
}

// The member, present and empty from now on.
inline void* emplace_member(const Shape& structure, void* value, const Member& member) {
  auto* base = structure.access->fields_mutable ? structure.access->fields_mutable(value) : value;
  return member.shape->access->emplace(static_cast<char*>(base) + member.offset);
}

// The member, present from now on and kept if it was: flattened lists come in pieces.
inline void* open_member(const Shape& structure, void* value, const Member& member) {
  if (auto* there = member_value(structure, value, member)) return const_cast<void*>(there);
  return emplace_member(structure, value, member);
}

// Calls visit(key, value) for each entry of a map, in key order; value is null for nulls.
template <class Visit>
void each_entry(const Shape& map, const void* value, Visit&& visit) {
  using Plain = std::remove_reference_t<Visit>;
  map.access->each(value, &visit, [](void* context, const std::string& key, const void* entry) {
    (*static_cast<Plain*>(context))(key, entry);
  });
}

// Which members of the outermost structure a body holds: all of them, or those that a request or a
// response sends nowhere else (a response has no query and no labels).
enum class Part { Whole, Request, Response };

inline bool is_part(const Member& member, Part part) {
  if (part == Part::Whole || member.location == Location::Body) return true;
  return part == Part::Response &&
         (member.location == Location::Query || member.location == Location::Uri);
}

inline std::string_view text_or(const char* text, std::string_view otherwise) {
  return text ? std::string_view(text) : otherwise;
}

inline bool is_xml_list(const Shape& shape) {
  return shape.kind == Kind::List || shape.kind == Kind::Map;
}

}  // namespace windlass::aws
