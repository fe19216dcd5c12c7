#include "aws/json_codec.h"

#include <cmath>
#include <limits>

#include "aws/walk.h"
#include "aws/wire_text.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/json_reader.h"
#include "base/text.h"
#include "base/time.h"

namespace windlass::aws {

namespace {

void write(std::string& out, const Shape& shape, const void* value, TimestampFormat given);

void write_list(std::string& out, const Shape& shape, const void* value) {
  out += '[';
  for (std::size_t i = 0, size = shape.access->size(value); i < size; ++i) {
    if (i) out += ',';
    auto* element = shape.access->at(value, i);
    if (element)
      write(out, *shape.element, element, TimestampFormat::Default);
    else
      out += "null";
  }
  out += ']';
}

void write_map(std::string& out, const Shape& shape, const void* value) {
  out += '{';
  bool first = true;
  each_entry(shape, value, [&](const std::string& key, const void* entry) {
    if (!first) out += ',';
    first = false;
    append_json_string(out, key);
    out += ':';
    if (entry)
      write(out, *shape.element, entry, TimestampFormat::Default);
    else
      out += "null";
  });
  out += '}';
}

template <class Append, class T>
void write_number(std::string& out, T value, Append append) {
  bool named = !std::isfinite(value);  // "NaN": JSON's numbers have no such value
  if (named) out += '"';
  append(out, value);
  if (named) out += '"';
}

void write(std::string& out, const Shape& shape, const void* value, TimestampFormat given) {
  switch (shape.kind) {
    case Kind::String: append_json_string(out, as<std::string>(value)); return;
    case Kind::Blob:
      out += '"';
      out += base64(as<std::string>(value));
      out += '"';
      return;
    case Kind::Float: write_number(out, as<float>(value), append_float); return;
    case Kind::Double: write_number(out, as<double>(value), append_double); return;
    case Kind::Timestamp: {
      auto format = timestamp_format(given, shape, TimestampFormat::UnixSeconds);
      bool quoted = format != TimestampFormat::UnixSeconds;
      if (quoted) out += '"';
      append_timestamp(out, as<Time>(value), format);
      if (quoted) out += '"';
      return;
    }
    case Kind::Document: out += as<Json>(value).dump(); return;
    case Kind::Stream: out += "null"; return;  // streams are payloads, never members of JSON
    case Kind::List: write_list(out, shape, value); return;
    case Kind::Map: write_map(out, shape, value); return;
    case Kind::Structure:
      out += '{';
      write_json_members(out, shape, value, Part::Whole, true);
      out += '}';
      return;
    default: append_scalar(out, shape, TimestampFormat::Default, value); return;
  }
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text), in_(text, depth_max) {}

  bool structure(const Shape& shape, void* out, Part part) {
    if (!is(JsonReader::Kind::Object, shape)) return false;
    auto members = shape.members;
    std::size_t next = 0;  // clients mostly write members in the model's order
    return in_.object([&](std::string_view key) {
      for (std::size_t tried = 0; tried < members.size(); ++tried, ++next) {
        if (next >= members.size()) next = 0;
        auto& member = members[next];
        if (key != member.wire || !is_part(member, part)) continue;
        ++next;
        if (in_.peek() == JsonReader::Kind::Null && member.shape->kind != Kind::Document)
          return in_.null();
        return value(*member.shape, emplace_member(shape, out, member));
      }
      return in_.skip();
    });
  }

  bool value(const Shape& shape, void* out) {
    switch (shape.kind) {
      case Kind::String:
        return is(JsonReader::Kind::String, shape) && in_.string(as<std::string>(out));
      case Kind::Blob: return blob(shape, as<std::string>(out));
      case Kind::Boolean: return is(JsonReader::Kind::Boolean, shape) && in_.boolean(as<bool>(out));
      case Kind::Integer: return integer(shape, as<std::int32_t>(out));
      case Kind::Long: return integer(shape, as<std::int64_t>(out));
      case Kind::Float:
      case Kind::Double: return floating(shape, out);
      case Kind::Timestamp: return timestamp(shape, as<Time>(out));
      case Kind::Document: return document(as<Json>(out));
      case Kind::Stream: return in_.skip();
      case Kind::List: return list(shape, out);
      case Kind::Map: return map(shape, out);
      case Kind::Structure: return structure(shape, out, Part::Whole);
    }
    return false;
  }

  bool finish() { return in_.finish(); }
  const std::string& error() const { return in_.error(); }

 private:
  bool is(JsonReader::Kind wanted, const Shape& shape) {
    auto found = in_.peek();
    if (found == wanted) return true;
    switch (found) {
      case JsonReader::Kind::Object:
        return in_.fail("Start of structure or map found where not expected.");
      case JsonReader::Kind::Array: return in_.fail("Start of list found where not expected");
      case JsonReader::Kind::String: return mismatch("STRING_VALUE", shape);
      case JsonReader::Kind::Number: return mismatch("NUMBER_VALUE", shape);
      case JsonReader::Kind::Boolean: return mismatch("TRUE_VALUE", shape);
      case JsonReader::Kind::Null: return mismatch("NULL_VALUE", shape);
      case JsonReader::Kind::Nothing: return in_.skip();  // which says what is wrong
    }
    return false;
  }

  bool mismatch(std::string_view found, const Shape& shape) {
    auto vowel = shape.kind == Kind::Integer ? " an " : " a ";
    return in_.fail(std::string(found) + " can not be converted to" + vowel +
                    std::string(kind_name(shape.kind)));
  }

  bool blob(const Shape& shape, std::string& out) {
    std::string text;
    if (!is(JsonReader::Kind::String, shape) || !in_.string(text)) return false;
    auto bytes = parse_base64(text);
    if (!bytes) return in_.fail("Invalid Base64 encoding");
    out = std::move(*bytes);
    return true;
  }

  template <class T>
  bool integer(const Shape& shape, T& out) {
    std::string_view token;
    if (!is(JsonReader::Kind::Number, shape) || !in_.number(token)) return false;
    std::int64_t number = 0;
    if (auto whole = parse_int(token)) {
      number = *whole;
    } else {
      // 1.0 and 1e3 are whole numbers too; beyond 2^53 a double no longer knows.
      auto real = parse_double(token);
      if (!real || std::trunc(*real) != *real || std::abs(*real) > 9007199254740992.0)
        return mismatch("NUMBER_VALUE", shape);
      number = static_cast<std::int64_t>(*real);
    }
    if (number < std::numeric_limits<T>::min() || number > std::numeric_limits<T>::max())
      return mismatch("NUMBER_VALUE", shape);
    out = static_cast<T>(number);
    return true;
  }

  bool floating(const Shape& shape, void* out) {
    std::optional<double> number;
    if (in_.peek() == JsonReader::Kind::String) {
      std::string text;
      if (!in_.string(text)) return false;
      if (text == "NaN" || text == "Infinity" || text == "-Infinity")
        number = parse_wire_double(text);
      if (!number) return mismatch("STRING_VALUE", shape);
    } else {
      std::string_view token;
      if (!is(JsonReader::Kind::Number, shape) || !in_.number(token)) return false;
      number = parse_double(token);
      if (!number) return mismatch("NUMBER_VALUE", shape);
    }
    if (shape.kind == Kind::Float)
      as<float>(out) = static_cast<float>(*number);
    else
      as<double>(out) = *number;
    return true;
  }

  bool timestamp(const Shape& shape, Time& out) {
    std::string text;
    std::string_view token;
    if (in_.peek() == JsonReader::Kind::String) {
      if (!in_.string(text)) return false;
      token = text;
    } else if (!is(JsonReader::Kind::Number, shape) || !in_.number(token)) {
      return false;
    }
    auto time = parse_timestamp(token);
    if (!time) return in_.fail("'" + std::string(token.substr(0, 64)) + "' is no timestamp");
    out = *time;
    return true;
  }

  bool document(Json& out) {
    in_.peek();
    auto start = in_.offset();
    if (!in_.skip()) return false;
    auto tree = parse_json(text_.substr(start, in_.offset() - start), depth_max);
    if (!tree) return in_.fail(tree.error().message);
    out = std::move(*tree);
    return true;
  }

  bool list(const Shape& shape, void* out) {
    if (!is(JsonReader::Kind::Array, shape)) return false;
    return in_.array([&] {
      if (in_.peek() != JsonReader::Kind::Null || shape.element->kind == Kind::Document)
        return value(*shape.element, shape.access->append(out));
      if (shape.access->append_null) shape.access->append_null(out);
      return in_.null();
    });
  }

  bool map(const Shape& shape, void* out) {
    if (!is(JsonReader::Kind::Object, shape)) return false;
    return in_.object([&](std::string_view key) {
      if (in_.peek() != JsonReader::Kind::Null || shape.element->kind == Kind::Document)
        return value(*shape.element, shape.access->insert(out, std::string(key)));
      if (shape.access->insert_null) shape.access->insert_null(out, std::string(key));
      return in_.null();
    });
  }

  std::string_view text_;
  JsonReader in_;
};

}  // namespace

bool write_json_members(std::string& out, const Shape& structure, const void* value, Part part,
                        bool first, std::string_view except) {
  for (auto& member : structure.members) {
    if (!is_part(member, part)) continue;
    auto* content = member_value(structure, value, member);
    if (!content || (!except.empty() && except == member.wire)) continue;
    if (!first) out += ',';
    first = false;
    append_json_string(out, member.wire);
    out += ':';
    write(out, *member.shape, content, member.timestamp);
  }
  return first;
}

void write_json(std::string& out, const Shape& shape, const void* value, Part part) {
  if (shape.kind != Kind::Structure) return write(out, shape, value, TimestampFormat::Default);
  out += '{';
  write_json_members(out, shape, value, part, true);
  out += '}';
}

Result<> read_json(std::string_view text, const Shape& shape, void* value, Part part) {
  Reader reader(text);
  auto read = shape.kind == Kind::Structure ? reader.structure(shape, value, part)
                                            : reader.value(shape, value);
  if (read && reader.finish()) return Done{};
  return Error{"SerializationException", reader.error()};
}

}  // namespace windlass::aws
