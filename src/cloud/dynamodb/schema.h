// What a table is to those who read and write its items: its keys and its indexes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cloud/dynamodb/value.h"

namespace windlass::cloud::dynamodb {

struct KeyAttribute {
  std::string name;
  Type type = Type::S;
  bool operator==(const KeyAttribute&) const = default;
};

// A table has one attribute in `hash` and at most one in `range`; a global index up to four in
// each.
struct Keys {
  std::vector<KeyAttribute> hash;
  std::vector<KeyAttribute> range;

  template <class Visit>
  void each(Visit visit) const {
    for (auto& attribute : hash) visit(attribute);
    for (auto& attribute : range) visit(attribute);
  }
  bool has(std::string_view name) const;
};

struct Index {
  enum class Holds : unsigned char { All, KeysOnly, Include };

  std::int64_t id = 0;
  std::string name;
  bool global = true;
  bool ready = true;  // false while existing items are still being added to it
  Keys keys;
  Holds holds = Holds::All;
  std::vector<std::string> included = {};
};

struct Schema {
  std::int64_t id = 0;
  std::string name;
  Keys keys;
  std::vector<Index> indexes = {};
  std::string expires_by = {};  // the attribute of its time to live; "" when off

  const Index* find_index(std::string_view name) const;
  bool has_local_indexes() const;
};

// As its table's row keeps it.
std::string schema_bytes(const Schema& schema);
Schema schema_of(std::string_view bytes);

// What the index has of an item.
Item held_by(const Index& index, const Schema& schema, const Item& item);
// Whether the index has every attribute of that name that an item of the table has.
bool is_held(const Index& index, const Schema& schema, std::string_view attribute);

}  // namespace windlass::cloud::dynamodb
