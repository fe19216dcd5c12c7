#include "base/json.h"

#include <algorithm>
#include <cmath>
#include <unordered_set>

#include "base/json_reader.h"
#include "base/text.h"

namespace windlass {

const Json* Json::find(std::string_view name) const {
  if (!is_object()) return nullptr;
  for (auto& [key, value] : as_object())
    if (key == name) return &value;
  return nullptr;
}

std::optional<std::string> Json::text(std::string_view name) const {
  auto* found = find(name);
  if (!found || !found->is_string()) return std::nullopt;
  return found->as_string();
}

void Json::set(std::string name, Json value) {
  if (is_null()) value_ = Object{};
  for (auto& [key, old] : as_object()) {
    if (key != name) continue;
    old = std::move(value);
    return;
  }
  as_object().emplace_back(std::move(name), std::move(value));
}

void Json::push(Json value) {
  if (is_null()) value_ = Array{};
  as_array().push_back(std::move(value));
}

void append_json_string(std::string& out, std::string_view text) {
  static constexpr char digits[] = "0123456789abcdef";
  out += '"';
  std::size_t start = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    out.append(text.substr(start, i - start));
    start = i + 1;
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        out += "\\u00";
        out += digits[c >> 4];
        out += digits[c & 15];
    }
  }
  out.append(text.substr(start));
  out += '"';
}

namespace {

void new_line(std::string& out, int indent, int level) {
  if (indent < 0) return;
  out += '\n';
  out.append(static_cast<std::size_t>(indent * level), ' ');
}

// `indent` below 0 means: all on one line.
void print(std::string& out, const Json& json, int indent, int level) {
  if (json.is_null()) {
    out += "null";
  } else if (json.is_bool()) {
    out += json.as_bool() ? "true" : "false";
  } else if (json.is_int()) {
    out += std::to_string(json.as_int());
  } else if (json.is_double()) {
    out += std::isfinite(json.as_double()) ? format_double(json.as_double()) : "null";
  } else if (json.is_string()) {
    append_json_string(out, json.as_string());
  } else if (json.is_array()) {
    out += '[';
    bool first = true;
    for (auto& element : json.as_array()) {
      if (!first) out += ',';
      first = false;
      new_line(out, indent, level + 1);
      print(out, element, indent, level + 1);
    }
    if (!first) new_line(out, indent, level);
    out += ']';
  } else {
    out += '{';
    bool first = true;
    for (auto& [key, value] : json.as_object()) {
      if (!first) out += ',';
      first = false;
      new_line(out, indent, level + 1);
      append_json_string(out, key);
      out += indent < 0 ? ":" : ": ";
      print(out, value, indent, level + 1);
    }
    if (!first) new_line(out, indent, level);
    out += '}';
  }
}

// Whether a key is new to its object. Most objects have few members and are looked through; a large
// one gets a set, so that a hostile document costs no more than its size.
class Keys {
 public:
  bool add(std::string_view key, const Json::Object& before) {
    if (before.size() < looked_through_max)
      return std::ranges::none_of(before, [&](auto& member) { return member.first == key; });
    if (seen_.empty())
      for (auto& [known, value] : before) seen_.insert(known);
    return seen_.emplace(key).second;
  }

 private:
  static constexpr std::size_t looked_through_max = 32;
  std::unordered_set<std::string> seen_;
};

bool read(JsonReader& reader, Json& out) {
  using Kind = JsonReader::Kind;
  switch (reader.peek()) {
    case Kind::Null: return reader.null();
    case Kind::Boolean: {
      bool value = false;
      if (!reader.boolean(value)) return false;
      out = value;
      return true;
    }
    case Kind::Number: {
      std::string_view token;
      if (!reader.number(token)) return false;
      if (auto whole = parse_int(token)) out = *whole;
      else if (auto number = parse_double(token)) out = *number;
      else return reader.fail("the number is too large");
      return true;
    }
    case Kind::String: {
      std::string value;
      if (!reader.string(value)) return false;
      out = std::move(value);
      return true;
    }
    case Kind::Array: {
      Json::Array elements;
      auto read_all = reader.array([&] { return read(reader, elements.emplace_back()); });
      out = std::move(elements);
      return read_all;
    }
    case Kind::Object: {
      Json::Object members;
      Keys keys;
      auto read_all = reader.object([&](std::string_view key) {
        if (!keys.add(key, members))
          return reader.fail("the key '" + std::string(key) + "' is there twice");
        members.emplace_back(std::string(key), Json());
        return read(reader, members.back().second);
      });
      out = std::move(members);
      return read_all;
    }
    case Kind::Nothing: break;
  }
  return reader.skip();
}

}  // namespace

std::string Json::dump() const {
  std::string out;
  print(out, *this, -1, 0);
  return out;
}

std::string Json::pretty(int indent) const {
  std::string out;
  print(out, *this, indent, 0);
  return out;
}

Result<Json> parse_json(std::string_view text, int depth_max) {
  JsonReader reader(text, depth_max);
  Json out;
  if (read(reader, out) && reader.finish()) return out;
  auto [line, column] = reader.position();
  return Error{"MalformedJson", "line " + std::to_string(line) + ", column " +
                                    std::to_string(column) + ": " + reader.error()};
}

}  // namespace windlass
