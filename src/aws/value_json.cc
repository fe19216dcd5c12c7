// Values as awscli takes and prints them.
#include <algorithm>
#include <cmath>
#include <limits>

#include "aws/dynamic.h"
#include "aws/walk.h"
#include "aws/wire_text.h"
#include "base/body.h"
#include "base/clock.h"
#include "base/text.h"
#include "base/time.h"

namespace windlass::aws {

namespace {

Error refused(std::string message) { return Error{"ParamValidation", std::move(message)}; }

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    auto diagonal = row[0]++;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      auto changed = diagonal + (a[i - 1] != b[j - 1]);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, changed});
    }
  }
  return row[b.size()];
}

// " Did you mean 'Foo'?", or nothing when no name is near.
std::string suggestion(const Shape& shape, std::string_view name) {
  const char* nearest = nullptr;
  auto best = std::max<std::size_t>(2, name.size() / 3) + 1;
  if (name.size() > 100) return {};
  for (auto& member : shape.members) {
    auto steps = distance(lower(name), lower(member.name));
    if (steps >= best) continue;
    best = steps;
    nearest = member.name;
  }
  return nearest ? "; did you mean '" + std::string(nearest) + "'?" : std::string();
}

std::string_view json_kind(const Json& json) {
  if (json.is_null()) return "null";
  if (json.is_bool()) return "a boolean";
  if (json.is_number()) return "a number";
  if (json.is_string()) return "a string";
  return json.is_array() ? "a list" : "an object";
}

class Reader {
 public:
  Result<> read(const Shape& shape, const Json& json, void* value, const std::string& path,
                int depth) {
    if (depth > depth_max) return refused(shown(path) + " is nested too deeply");
    switch (shape.kind) {
      case Kind::String:
        if (!json.is_string()) return mismatch(path, json, "a string");
        as<std::string>(value) = json.as_string();
        return Done{};
      case Kind::Blob:
      case Kind::Stream: return blob(shape, json, value, path);
      case Kind::Boolean:
        if (!json.is_bool()) return mismatch(path, json, "true or false");
        as<bool>(value) = json.as_bool();
        return Done{};
      case Kind::Integer:
      case Kind::Long: return integer(shape, json, value, path);
      case Kind::Float:
      case Kind::Double: return floating(shape, json, value, path);
      case Kind::Timestamp: return timestamp(json, as<Time>(value), path);
      case Kind::Document: as<Json>(value) = json; return Done{};
      case Kind::List: return list(shape, json, value, path, depth);
      case Kind::Map: return map(shape, json, value, path, depth);
      case Kind::Structure: return structure(shape, json, value, path, depth);
    }
    return Done{};
  }

 private:
  static std::string shown(const std::string& path) { return path.empty() ? "input" : path; }

  static Error mismatch(const std::string& path, const Json& json, std::string_view wanted) {
    return refused("Invalid value for parameter " + shown(path) + ": expected " +
                   std::string(wanted) + ", found " + std::string(json_kind(json)));
  }

  static Result<> blob(const Shape& shape, const Json& json, void* value, const std::string& path) {
    if (!json.is_string()) return mismatch(path, json, "base64 text");
    auto bytes = parse_base64(json.as_string());
    if (!bytes) return refused("Invalid value for parameter " + shown(path) + ": invalid base64");
    if (shape.kind == Kind::Stream)
      as<Body>(value) = Body(std::move(*bytes));
    else
      as<std::string>(value) = std::move(*bytes);
    return Done{};
  }

  static Result<> integer(const Shape& shape, const Json& json, void* value,
                          const std::string& path) {
    if (!json.is_int()) return mismatch(path, json, "a whole number");
    auto number = json.as_int();
    if (shape.kind == Kind::Long) {
      as<std::int64_t>(value) = number;
      return Done{};
    }
    if (number < std::numeric_limits<std::int32_t>::min() ||
        number > std::numeric_limits<std::int32_t>::max())
      return refused("Invalid value for parameter " + shown(path) + ": out of range");
    as<std::int32_t>(value) = static_cast<std::int32_t>(number);
    return Done{};
  }

  static Result<> floating(const Shape& shape, const Json& json, void* value,
                           const std::string& path) {
    std::optional<double> number;
    if (json.is_number()) number = json.as_double();
    if (json.is_string()) number = parse_wire_double(json.as_string());
    if (!number) return mismatch(path, json, "a number");
    if (shape.kind == Kind::Float)
      as<float>(value) = static_cast<float>(*number);
    else
      as<double>(value) = *number;
    return Done{};
  }

  static Result<> timestamp(const Json& json, Time& value, const std::string& path) {
    std::optional<Time> time;
    if (json.is_string()) time = parse_timestamp(json.as_string());
    if (json.is_number() && std::abs(json.as_double()) <= 253'402'300'799.0)
      time = from_epoch_seconds(json.as_double());
    if (!time) return mismatch(path, json, "a timestamp");
    value = *time;
    return Done{};
  }

  Result<> list(const Shape& shape, const Json& json, void* value, const std::string& path,
                int depth) {
    if (!json.is_array()) return mismatch(path, json, "a list");
    std::size_t position = 0;
    for (auto& item : json.as_array()) {
      auto place = path + "[" + std::to_string(position++) + "]";
      if (item.is_null() && shape.element->kind != Kind::Document) {
        if (!shape.access->append_null) return mismatch(place, item, "a value");
        shape.access->append_null(value);
        continue;
      }
      TRY(read(*shape.element, item, shape.access->append(value), place, depth + 1));
    }
    return Done{};
  }

  Result<> map(const Shape& shape, const Json& json, void* value, const std::string& path,
               int depth) {
    if (!json.is_object()) return mismatch(path, json, "an object");
    for (auto& [key, item] : json.as_object()) {
      auto place = path + "." + key;
      if (item.is_null() && shape.element->kind != Kind::Document) {
        if (!shape.access->insert_null) return mismatch(place, item, "a value");
        shape.access->insert_null(value, key);
        continue;
      }
      TRY(read(*shape.element, item, shape.access->insert(value, key), place, depth + 1));
    }
    return Done{};
  }

  Result<> structure(const Shape& shape, const Json& json, void* value, const std::string& path,
                     int depth) {
    if (!json.is_object()) return mismatch(path, json, "an object");
    for (auto& [name, item] : json.as_object()) {
      auto member =
          std::ranges::find_if(shape.members, [&](auto& each) { return name == each.name; });
      if (member == shape.members.end())
        return refused("Unknown parameter '" + name + "' in " + shown(path) +
                       suggestion(shape, name));
      if (item.is_null() && member->shape->kind != Kind::Document) continue;
      TRY(read(*member->shape, item, emplace_member(shape, value, *member),
               path.empty() ? name : path + "." + name, depth + 1));
    }
    return Done{};
  }
};

Json number_or_name(double value) {
  if (std::isfinite(value)) return Json(value);
  std::string name;
  append_double(name, value);
  return Json(std::move(name));
}

}  // namespace

Result<> value_from_json(const Shape& shape, const Json& json, void* value) {
  return Reader().read(shape, json, value, "", 0);
}

Json value_to_json(const Shape& shape, const void* value) {
  switch (shape.kind) {
    case Kind::String: return Json(as<std::string>(value));
    case Kind::Blob: return Json(base64(as<std::string>(value)));
    case Kind::Boolean: return Json(as<bool>(value));
    case Kind::Integer: return Json(static_cast<std::int64_t>(as<std::int32_t>(value)));
    case Kind::Long: return Json(as<std::int64_t>(value));
    case Kind::Float: {
      // By way of its shortest text: 1.1f is 1.1 to a reader, not 1.10000002.
      std::string text;
      append_float(text, as<float>(value));
      return number_or_name(parse_wire_double(text).value_or(0));
    }
    case Kind::Double: return number_or_name(as<double>(value));
    case Kind::Timestamp: return Json(format_iso8601(as<Time>(value)));
    case Kind::Document: return as<Json>(value);
    case Kind::Stream: return Json(base64(as<Body>(value).read_all()));
    case Kind::List: {
      Json::Array items;
      for (std::size_t i = 0, size = shape.access->size(value); i < size; ++i) {
        auto* item = shape.access->at(value, i);
        items.push_back(item ? value_to_json(*shape.element, item) : Json());
      }
      return Json(std::move(items));
    }
    case Kind::Map: {
      Json::Object entries;
      each_entry(shape, value, [&](const std::string& key, const void* entry) {
        entries.emplace_back(key, entry ? value_to_json(*shape.element, entry) : Json());
      });
      return Json(std::move(entries));
    }
    case Kind::Structure: break;
  }
  Json::Object members;
  for (auto& member : shape.members)
    if (auto* there = member_value(shape, value, member))
      members.emplace_back(member.name, value_to_json(*member.shape, there));
  return Json(std::move(members));
}

}  // namespace windlass::aws
