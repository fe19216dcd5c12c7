#include <limits>

#include "aws/pattern.h"
#include "aws/protocol.h"
#include "aws/walk.h"
#include "aws/wire_text.h"
#include "base/text.h"

namespace windlass::aws {

namespace {

constexpr std::size_t violations_max = 20;
constexpr std::size_t shown_max = 256;

// "TableName" is "tableName" in AWS's messages.
std::string camel(std::string_view name) {
  std::string out(name);
  if (!out.empty()) out[0] = lower(out.substr(0, 1))[0];
  return out;
}

// Characters, not bytes.
std::int64_t length_of(std::string_view text) {
  std::int64_t count = 0;
  for (unsigned char c : text) count += (c & 0xC0) != 0x80;
  return count;
}

std::string cut_short(std::string text) {
  if (text.size() <= shown_max) return text;
  auto end = shown_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  text.resize(end);
  return text + "...";
}

// A value as AWS's messages show it: lists as [a, b], structures as nothing much.
std::string shown(const Shape& shape, const void* value) {
  if (shape.sensitive) return {};
  if (shape.kind == Kind::List) {
    std::string out = "[";
    for (std::size_t i = 0; i < shape.access->size(value) && out.size() < shown_max; ++i) {
      if (i) out += ", ";
      auto* item = shape.access->at(value, i);
      out += item ? shown(*shape.element, item) : "null";
    }
    return cut_short(out + "]");
  }
  if (shape.kind == Kind::Map) {
    std::string out = "{";
    each_entry(shape, value, [&](const std::string& key, const void* entry) {
      if (out.size() >= shown_max) return;
      if (out.size() > 1) out += ", ";
      out += key + "=" + (entry ? shown(*shape.element, entry) : "null");
    });
    return cut_short(out + "}");
  }
  if (shape.kind == Kind::Structure) return shape.name;
  std::string out;
  append_scalar(out, shape,
                timestamp_format(TimestampFormat::Default, shape, TimestampFormat::Iso8601), value);
  return cut_short(out);
}

class Checker {
 public:
  void check(const Shape& shape, const void* value, const std::string& path, const Member* member,
             int depth) {
    if (depth > depth_max || full()) return;
    switch (shape.kind) {
      case Kind::String: text(shape, as<std::string>(value), path, member, value); break;
      case Kind::Blob:
        bounds(shape, static_cast<std::int64_t>(as<std::string>(value).size()), path, member,
               value);
        break;
      case Kind::Integer: bounds(shape, as<std::int32_t>(value), path, member, value); break;
      case Kind::Long: bounds(shape, as<std::int64_t>(value), path, member, value); break;
      case Kind::Float: real_bounds(shape, as<float>(value), path, member, value); break;
      case Kind::Double: real_bounds(shape, as<double>(value), path, member, value); break;
      case Kind::List: list(shape, value, path, member, depth); break;
      case Kind::Map: map(shape, value, path, member, depth); break;
      case Kind::Structure: structure(shape, value, path, depth); break;
      default: break;
    }
  }

  std::vector<Violation> take() { return std::move(found_); }

 private:
  bool full() const { return found_.size() >= violations_max; }

  void add(Violation::Rule rule, const std::string& path, const Shape& shape, const Member* member,
           const void* value) {
    if (!full()) found_.push_back({rule, path, value ? shown(shape, value) : "", member, &shape});
  }

  void bounds(const Shape& shape, std::int64_t size, const std::string& path, const Member* member,
              const void* value) {
    if (shape.min != Shape::no_min && size < shape.min)
      add(Violation::Rule::Min, path, shape, member, value);
    if (shape.max != Shape::no_max && size > shape.max)
      add(Violation::Rule::Max, path, shape, member, value);
  }

  void real_bounds(const Shape& shape, double number, const std::string& path, const Member* member,
                   const void* value) {
    if (shape.min != Shape::no_min && number < static_cast<double>(shape.min))
      add(Violation::Rule::Min, path, shape, member, value);
    if (shape.max != Shape::no_max && number > static_cast<double>(shape.max))
      add(Violation::Rule::Max, path, shape, member, value);
  }

  void text(const Shape& shape, const std::string& content, const std::string& path,
            const Member* member, const void* value) {
    if (!shape.values.empty()) {
      for (auto* known : shape.values)
        if (content == known) return;
      return add(Violation::Rule::Enum, path, shape, member, value);
    }
    if (shape.min != Shape::no_min || shape.max != Shape::no_max)
      bounds(shape, length_of(content), path, member, value);
    if (shape.pattern && !matches_pattern(shape.pattern, content))
      add(Violation::Rule::Pattern, path, shape, member, value);
  }

  void list(const Shape& shape, const void* value, const std::string& path, const Member* member,
            int depth) {
    auto size = shape.access->size(value);
    bounds(shape, static_cast<std::int64_t>(size), path, member, value);
    for (std::size_t i = 0; i < size && !full(); ++i)
      if (auto* item = shape.access->at(value, i))
        check(*shape.element, item, path + "." + std::to_string(i + 1) + ".member", member,
              depth + 1);
  }

  void map(const Shape& shape, const void* value, const std::string& path, const Member* member,
           int depth) {
    std::int64_t size = 0;
    each_entry(shape, value, [&](const std::string&, const void*) { ++size; });
    bounds(shape, size, path, member, value);
    each_entry(shape, value, [&](const std::string& key, const void* entry) {
      if (full()) return;
      check(*shape.key, &key, path, member, depth + 1);
      if (entry) check(*shape.element, entry, path + "." + key + ".member", member, depth + 1);
    });
  }

  void structure(const Shape& shape, const void* value, const std::string& path, int depth) {
    for (auto& member : shape.members) {
      if (full()) return;
      auto* there = member_value(shape, value, member);
      if (!there && !member.required) continue;
      auto place = path.empty() ? camel(member.name) : path + "." + camel(member.name);
      if (there)
        check(*member.shape, there, place, &member, depth + 1);
      else
        add(Violation::Rule::Required, place, *member.shape, &member, nullptr);
    }
  }

  std::vector<Violation> found_;
};

std::string constraint(const Violation& violation) {
  auto& shape = *violation.shape;
  bool number = shape.kind == Kind::Integer || shape.kind == Kind::Long ||
                shape.kind == Kind::Float || shape.kind == Kind::Double;
  std::string_view what = number ? "value " : "length ";
  switch (violation.rule) {
    case Violation::Rule::Required: return "Member must not be null";
    case Violation::Rule::Min:
      return "Member must have " + std::string(what) + "greater than or equal to " +
             std::to_string(shape.min);
    case Violation::Rule::Max:
      return "Member must have " + std::string(what) + "less than or equal to " +
             std::to_string(shape.max);
    case Violation::Rule::Pattern:
      return "Member must satisfy regular expression pattern: " + std::string(shape.pattern);
    case Violation::Rule::Enum: break;
  }
  std::string values;
  for (auto* value : shape.values) values += (values.empty() ? "" : ", ") + std::string(value);
  return "Member must satisfy enum value set: [" + values + "]";
}

}  // namespace

std::vector<Violation> violations(const Shape& shape, const void* value) {
  Checker checker;
  checker.check(shape, value, "", nullptr, 0);
  return checker.take();
}

std::string describe(const std::vector<Violation>& violations) {
  std::string out = std::to_string(violations.size());
  out += violations.size() == 1 ? " validation error detected: " : " validation errors detected: ";
  for (auto& violation : violations) {
    if (&violation != &violations.front()) out += "; ";
    out += "Value ";
    if (violation.rule == Violation::Rule::Required)
      out += "null ";
    else if (!violation.shape->sensitive)
      out += "'" + violation.value + "' ";
    out += "at '" + violation.path + "' failed to satisfy constraint: " + constraint(violation);
  }
  return out;
}

}  // namespace windlass::aws
