#include "cloud/dynamodb/value.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace windlass::cloud::dynamodb {

namespace {

constexpr int nesting_max = 32;

struct TypeName {
  std::string_view name, long_name;
};
constexpr std::array<TypeName, 11> type_names{{{"", ""},
                                               {"S", "STRING"},
                                               {"N", "NUMBER"},
                                               {"B", "BINARY"},
                                               {"SS", "STRING_SET"},
                                               {"NS", "NUMBER_SET"},
                                               {"BS", "BINARY_SET"},
                                               {"M", "MAP"},
                                               {"L", "LIST"},
                                               {"NULL", "NULL"},
                                               {"BOOL", "BOOLEAN"}}};

int types_set(const AttributeValue& v) {
  return v.s.has_value() + v.n.has_value() + v.b.has_value() + v.ss.has_value() + v.ns.has_value() +
         v.bs.has_value() + v.m.has_value() + v.l.has_value() + v.null.has_value() +
         v.bool_.has_value();
}

std::string listed(const std::vector<std::string>& members) {
  return "[" + join(members, ", ") + "]";
}

Result<> normalise_strings(std::vector<std::string>& set, Type type) {
  if (set.empty())
    return invalid_parameter(type == Type::SS ? "An string set  may not be empty"
                                              : "Binary sets should not be empty");
  auto sorted = set;
  std::ranges::sort(sorted);
  if (std::ranges::adjacent_find(sorted) != sorted.end()) {
    if (type == Type::SS)
      return invalid_parameter("Input collection " + listed(set) + " contains duplicates.");
    for (auto& member : set) member = base64(member);
    return invalid_parameter("Input collection " + listed(set) + "of type BS contains duplicates.");
  }
  set = std::move(sorted);
  return Done{};
}

Result<> normalise_numbers(std::vector<std::string>& set) {
  if (set.empty()) return invalid_parameter("An number set  may not be empty");
  std::vector<Number> numbers;
  numbers.reserve(set.size());
  for (auto& member : set) numbers.push_back(TRY(Number::parse(member)));
  std::ranges::sort(numbers);
  if (std::ranges::adjacent_find(numbers) != numbers.end())
    return invalid("Input collection contains duplicates");
  for (std::size_t i = 0; i < set.size(); ++i) set[i] = numbers[i].text();
  return Done{};
}

Result<> normalise_at(AttributeValue& value, int depth) {
  auto types = types_set(value);
  if (types == 0)
    return invalid(
        "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
  if (types > 1)
    return invalid(
        "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the "
        "supported datatypes");
  switch (type_of(value)) {
    case Type::N: {
      auto number = TRY(Number::parse(*value.n));
      value.n = number.text();
      break;
    }
    case Type::SS: return normalise_strings(*value.ss, Type::SS);
    case Type::BS: return normalise_strings(*value.bs, Type::BS);
    case Type::NS: return normalise_numbers(*value.ns);
    case Type::Null:
      if (!*value.null)
        return invalid_parameter("Null attribute value types must have the value of true");
      break;
    case Type::M:
    case Type::L:
      if (depth >= nesting_max)
        return invalid(
            "Nesting Levels have exceeded supported limits: Attributes in the item have nested "
            "levels beyond supported limit");
      if (value.m)
        for (auto& [name, member] : *value.m) TRY(normalise_at(member, depth + 1));
      if (value.l)
        for (auto& member : *value.l) TRY(normalise_at(member, depth + 1));
      break;
    default: break;
  }
  return Done{};
}

std::size_t total_size(const std::vector<std::string>& members) {
  std::size_t size = 0;
  for (auto& member : members) size += member.size();
  return size;
}

std::size_t number_size(const std::string& text) {
  auto number = Number::parse(text);
  return number ? static_cast<std::size_t>(number->size()) : 0;
}

}  // namespace

Type type_of(const AttributeValue& value) {
  if (value.s) return Type::S;
  if (value.n) return Type::N;
  if (value.m) return Type::M;
  if (value.l) return Type::L;
  if (value.bool_) return Type::Bool;
  if (value.null) return Type::Null;
  if (value.b) return Type::B;
  if (value.ss) return Type::SS;
  if (value.ns) return Type::NS;
  if (value.bs) return Type::BS;
  return Type::None;
}

std::string_view name_of(Type type) { return type_names[static_cast<std::size_t>(type)].name; }
std::string_view long_name_of(Type type) {
  return type_names[static_cast<std::size_t>(type)].long_name;
}

Type type_named(std::string_view name) {
  for (std::size_t i = 1; i < type_names.size(); ++i)
    if (type_names[i].name == name) return static_cast<Type>(i);
  return Type::None;
}

Error invalid_parameter(std::string_view rest) {
  return invalid("One or more parameter values were invalid: " + std::string(rest));
}

Result<> normalise(AttributeValue& value) { return normalise_at(value, 0); }

Result<> normalise(Item& item) {
  for (auto& [name, value] : item) TRY(normalise_at(value, 0));
  return Done{};
}

AttributeValue string_value(std::string text) {
  AttributeValue value;
  value.s = std::move(text);
  return value;
}

AttributeValue number_value(const Number& number) {
  AttributeValue value;
  value.n = number.text();
  return value;
}

AttributeValue map_value(Item item) {
  AttributeValue value;
  value.m = std::move(item);
  return value;
}

Number number_of(const AttributeValue& value) {
  auto number = Number::parse(*value.n);
  return number ? *number : Number();
}

bool equal(const AttributeValue& a, const AttributeValue& b) {
  auto type = type_of(a);
  if (type != type_of(b)) return false;
  switch (type) {
    case Type::S: return a.s == b.s;
    case Type::N: return a.n == b.n;
    case Type::B: return a.b == b.b;
    case Type::SS: return a.ss == b.ss;
    case Type::NS: return a.ns == b.ns;
    case Type::BS: return a.bs == b.bs;
    case Type::Bool: return a.bool_ == b.bool_;
    case Type::L: return std::ranges::equal(*a.l, *b.l, &equal);
    case Type::M:
      return std::ranges::equal(*a.m, *b.m, [](const auto& left, const auto& right) {
        return left.first == right.first && equal(left.second, right.second);
      });
    default: return true;
  }
}

bool comparable(const AttributeValue& a, const AttributeValue& b) {
  auto type = type_of(a);
  return type == type_of(b) && (type == Type::S || type == Type::N || type == Type::B);
}

// std::string compares bytes as unsigned: UTF-8 then sorts by code point, as DynamoDB does.
std::strong_ordering compare(const AttributeValue& a, const AttributeValue& b) {
  if (a.n) return number_of(a) <=> number_of(b);
  return a.s ? *a.s <=> *b.s : *a.b <=> *b.b;
}

std::size_t size_of(const AttributeValue& value) {
  switch (type_of(value)) {
    case Type::S: return value.s->size();
    case Type::N: return number_size(*value.n);
    case Type::B: return value.b->size();
    case Type::SS: return total_size(*value.ss);
    case Type::BS: return total_size(*value.bs);
    case Type::NS: {
      std::size_t size = 0;
      for (auto& member : *value.ns) size += number_size(member);
      return size;
    }
    // A container takes 3 bytes, and one more for each member.
    case Type::M: return 3 + value.m->size() + size_of(*value.m);
    case Type::L: {
      std::size_t size = 3 + value.l->size();
      for (auto& member : *value.l) size += size_of(member);
      return size;
    }
    case Type::None: return 0;
    case Type::Null:
    case Type::Bool: return 1;
  }
  return 0;
}

std::size_t size_of(const Item& item) {
  std::size_t size = 0;
  for (auto& [name, value] : item) size += name.size() + size_of(value);
  return size;
}

}  // namespace windlass::cloud::dynamodb
