// Access tables of C++ types: only generated tables include this.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "aws/shape.h"

namespace windlass::aws {

// Not make_shared: it costs the compiler some twenty functions for each of a thousand types.
inline std::shared_ptr<void> owned(void* value, void (*drop)(void*)) { return {value, drop}; }

template <class T>
struct SlotAccess {
  static std::shared_ptr<void> make(const Shape&) {
    return owned(new T(), [](void* value) { delete static_cast<T*>(value); });
  }
  static bool has(const void* slot) {
    return static_cast<const std::optional<T>*>(slot)->has_value();
  }
  static const void* get(const void* slot) {
    return &**static_cast<const std::optional<T>*>(slot);
  }
  static void* emplace(void* slot) { return &static_cast<std::optional<T>*>(slot)->emplace(); }
};

template <class List>
struct ListAccess {
  static std::size_t size(const void* list) { return static_cast<const List*>(list)->size(); }
  static const void* at(const void* list, std::size_t index) {
    return &(*static_cast<const List*>(list))[index];
  }
  static void* append(void* list) { return &static_cast<List*>(list)->emplace_back(); }
};

template <class Value>
struct MapAccess {
  using Map = std::map<std::string, Value>;
  static void each(const void* map, void* context, Access::Visit* visit) {
    for (auto& [key, value] : *static_cast<const Map*>(map)) visit(context, key, &value);
  }
  static void* insert(void* map, std::string key) {
    auto& value = (*static_cast<Map*>(map))[std::move(key)];
    value = Value{};
    return &value;
  }
};

template <class T>
constexpr Access make_access(const T*) {
  return {.make = SlotAccess<T>::make,
          .has = SlotAccess<T>::has,
          .get = SlotAccess<T>::get,
          .emplace = SlotAccess<T>::emplace};
}

template <class List>
constexpr Access make_list_access() {
  return {.make = SlotAccess<List>::make,
          .has = SlotAccess<List>::has,
          .get = SlotAccess<List>::get,
          .emplace = SlotAccess<List>::emplace,
          .size = ListAccess<List>::size,
          .at = ListAccess<List>::at,
          .append = ListAccess<List>::append};
}

template <class T>
constexpr Access make_access(const std::vector<T>*) {
  return make_list_access<std::vector<T>>();
}

template <class T>
constexpr Access make_access(const std::deque<T>*) {
  return make_list_access<std::deque<T>>();
}

template <class V>
constexpr Access make_access(const std::map<std::string, V>*) {
  using Map = std::map<std::string, V>;
  return {.make = SlotAccess<Map>::make,
          .has = SlotAccess<Map>::has,
          .get = SlotAccess<Map>::get,
          .emplace = SlotAccess<Map>::emplace,
          .each = MapAccess<V>::each,
          .insert = MapAccess<V>::insert};
}

template <class T>
inline constexpr Access access_of = make_access(static_cast<const T*>(nullptr));

}  // namespace windlass::aws
