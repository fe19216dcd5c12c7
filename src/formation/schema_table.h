// The published schemas as tables, and the words to walk them. Made by
// models/resources/generate.py; read by schema*.cc only.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

namespace windlass::formation {

// So many elements of one of the arrays in SchemaTables, from `first` on.
struct Slice {
  std::uint16_t first = 0;
  std::uint16_t count = 0;
};

// What a value may be: bits.
enum SchemaType : std::uint8_t {
  string_type = 1,
  integer_type = 2,
  number_type = 4,
  boolean_type = 8,
  array_type = 16,
  object_type = 32,
};

struct SchemaRule {
  std::uint8_t types = 0;  // 0: anything
  Slice members = {};      // of an object
  bool open = false;       // members beside those are allowed
  // The rule of a list's elements, and of an open object's other members; 0: anything.
  std::uint16_t element = 0;
  bool unique = false;     // of a list: no element twice
  bool unordered = false;  // of a list: its order means nothing
  Slice values = {};       // strings: the only ones
  bool any_case = false;   // of `values`
  const char* pattern = nullptr;
  double min = -std::numeric_limits<double>::infinity();
  double max = std::numeric_limits<double>::infinity();
  std::int32_t length_min = 0;
  std::int32_t length_max = std::numeric_limits<std::int32_t>::max();
  std::int32_t items_min = 0;
  std::int32_t items_max = std::numeric_limits<std::int32_t>::max();
  Slice demands = {};
};

struct SchemaMember {
  const char* name;
  std::uint16_t rule;
  bool required;
};

// What the members of an object ask of one another.
struct SchemaDemand {
  enum Kind : std::uint8_t {
    OneOf,    // exactly one of them
    SomeOf,   // one of them at least
    With,     // beside `name`, all of them
    Without,  // beside `name`, none of them
    Sets,     // one of the sets at least; each ends with ""
  } kind;
  const char* name;
  Slice names;  // strings
};

struct Schema {
  const char* name;
  std::uint16_t rule;
  // Strings: paths ("DnsOptions/PrivateDnsPreference", "Tags/*/Value") and attributes ("A.B").
  Slice create_only = {}, conditional = {}, read_only = {}, write_only = {}, attributes = {};
  const char* tags = "";
  bool delete_first = false;
  const char* any_attribute = nullptr;  // every attribute that begins with it is one
};

struct SchemaTables {
  std::span<const char* const> strings;
  std::span<const SchemaMember> members;
  std::span<const SchemaDemand> demands;
  std::span<const SchemaRule> rules;
  std::span<const Schema> schemas;  // by name

  std::span<const char* const> operator[](Slice slice) const {
    return strings.subspan(slice.first, slice.count);
  }
  std::span<const SchemaMember> members_of(const SchemaRule& rule) const {
    return members.subspan(rule.members.first, rule.members.count);
  }
  std::span<const SchemaDemand> demands_of(const SchemaRule& rule) const {
    return demands.subspan(rule.demands.first, rule.demands.count);
  }
  // Of an object's member; nullptr when there is none of that name.
  const SchemaRule* member_rule(const SchemaRule& rule, std::string_view name) const {
    for (auto& member : members_of(rule))
      if (name == member.name) return &rules[member.rule];
    return rule.open ? &rules[rule.element] : nullptr;
  }
  const SchemaRule& element_rule(const SchemaRule& rule) const { return rules[rule.element]; }
};

extern const SchemaTables schema_tables;

}  // namespace windlass::formation
