#include "aws/wire_text.h"

#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>

#include "aws/walk.h"
#include "base/text.h"
#include "base/time.h"

namespace windlass::aws {

namespace {

// NaN and the infinities have names on the wire; true when the value was one of them.
bool append_special(std::string& out, double value) {
  if (std::isnan(value)) return out += "NaN", true;
  if (std::isinf(value)) return out += value < 0 ? "-Infinity" : "Infinity", true;
  return false;
}

template <class T>
bool parse_integer(std::string_view text, T& out) {
  auto number = parse_int(text);
  if (!number || *number < std::numeric_limits<T>::min() || *number > std::numeric_limits<T>::max())
    return false;
  out = static_cast<T>(*number);
  return true;
}

// Within four digits of years: what every format can say.
constexpr double seconds_max = 253'402'300'799.0;

}  // namespace

void append_timestamp(std::string& out, Time time, TimestampFormat format) {
  if (format == TimestampFormat::Iso8601 || format == TimestampFormat::Default) {
    out += format_iso8601(time);
    return;
  }
  if (format == TimestampFormat::HttpDate) {
    out += format_http_date(time);
    return;
  }
  auto micros = time.time_since_epoch().count();
  if (micros < 0) out += '-';
  auto magnitude = micros < 0 ? -micros : micros;
  append_integer(out, magnitude / 1'000'000);
  auto rest = magnitude % 1'000'000;
  if (rest == 0) return;
  char fraction[8];
  std::snprintf(fraction, sizeof fraction, ".%06d", static_cast<int>(rest));
  std::string_view digits(fraction);
  out += digits.substr(0, digits.find_last_not_of('0') + 1);
}

std::optional<Time> parse_timestamp(std::string_view text) {
  text = trimmed(text);
  if (auto time = parse_iso8601(text)) return time;
  if (auto time = parse_http_date(text)) return time;
  auto seconds = parse_double(text);
  if (!seconds || !(std::abs(*seconds) <= seconds_max)) return std::nullopt;
  return from_epoch_seconds(*seconds);
}

void append_integer(std::string& out, std::int64_t value) {
  char buffer[24];
  auto [end, failed] = std::to_chars(buffer, buffer + sizeof buffer, value);
  out.append(buffer, end);
}

void append_double(std::string& out, double value) {
  if (!append_special(out, value)) out += format_double(value);
}

void append_float(std::string& out, float value) {
  if (append_special(out, static_cast<double>(value))) return;
  char buffer[40];
#if defined(_LIBCPP_VERSION)
  for (int digits : {6, 7, 8, 9}) {
    std::snprintf(buffer, sizeof buffer, "%.*g", digits, static_cast<double>(value));
    if (std::strtof(buffer, nullptr) == value) break;
  }
  out += buffer;
#else
  auto [end, failed] = std::to_chars(buffer, buffer + sizeof buffer, value);
  out.append(buffer, end);
#endif
}

std::optional<double> parse_wire_double(std::string_view text) {
  if (text == "NaN") return std::numeric_limits<double>::quiet_NaN();
  if (text == "Infinity") return std::numeric_limits<double>::infinity();
  if (text == "-Infinity") return -std::numeric_limits<double>::infinity();
  auto number = parse_double(text);
  if (number && !std::isfinite(*number)) return std::nullopt;  // "inf" and "nan" are C's words
  return number;
}

void append_scalar(std::string& out, const Shape& shape, TimestampFormat format,
                   const void* value) {
  switch (shape.kind) {
    case Kind::String: out += as<std::string>(value); return;
    case Kind::Blob: out += base64(as<std::string>(value)); return;
    case Kind::Boolean: out += as<bool>(value) ? "true" : "false"; return;
    case Kind::Integer: append_integer(out, as<std::int32_t>(value)); return;
    case Kind::Long: append_integer(out, as<std::int64_t>(value)); return;
    case Kind::Float: append_float(out, as<float>(value)); return;
    case Kind::Double: append_double(out, as<double>(value)); return;
    case Kind::Timestamp: append_timestamp(out, as<Time>(value), format); return;
    default: return;  // has no form as text
  }
}

bool parse_scalar(std::string_view text, const Shape& shape, void* value) {
  switch (shape.kind) {
    case Kind::String: as<std::string>(value) = text; return true;
    case Kind::Blob: {
      auto bytes = parse_base64(trimmed(text));
      if (bytes) as<std::string>(value) = std::move(*bytes);
      return bytes.has_value();
    }
    case Kind::Boolean:
      text = trimmed(text);
      as<bool>(value) = equal_ignoring_case(text, "true") || text == "1";
      return as<bool>(value) || equal_ignoring_case(text, "false") || text == "0";
    case Kind::Integer: return parse_integer(trimmed(text), as<std::int32_t>(value));
    case Kind::Long: return parse_integer(trimmed(text), as<std::int64_t>(value));
    case Kind::Float:
    case Kind::Double: {
      auto number = parse_wire_double(trimmed(text));
      if (!number) return false;
      if (shape.kind == Kind::Float)
        as<float>(value) = static_cast<float>(*number);
      else
        as<double>(value) = *number;
      return true;
    }
    case Kind::Timestamp: {
      auto time = parse_timestamp(text);
      if (time) as<Time>(value) = *time;
      return time.has_value();
    }
    default: return false;
  }
}

std::string_view kind_name(Kind kind) {
  switch (kind) {
    case Kind::String: return "String";
    case Kind::Blob: return "Blob";
    case Kind::Boolean: return "Boolean";
    case Kind::Integer: return "Integer";
    case Kind::Long: return "Long";
    case Kind::Float: return "Float";
    case Kind::Double: return "Double";
    case Kind::Timestamp: return "Timestamp";
    case Kind::Document: return "Document";
    case Kind::Stream: return "Stream";
    case Kind::List: return "List";
    case Kind::Map: return "Map";
    case Kind::Structure: return "Structure";
  }
  return "";
}

}  // namespace windlass::aws
