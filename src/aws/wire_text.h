// Scalars as text: what forms, XML, headers, labels and queries share.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "aws/shape.h"
#include "base/clock.h"

namespace windlass::aws {

// The member's own format, else its shape's, else what the protocol does by default.
inline TimestampFormat timestamp_format(TimestampFormat of_member, const Shape& shape,
                                        TimestampFormat otherwise) {
  if (of_member != TimestampFormat::Default) return of_member;
  return shape.timestamp != TimestampFormat::Default ? shape.timestamp : otherwise;
}

void append_timestamp(std::string& out, Time time, TimestampFormat format);
// Takes any of the three forms: AWS's own services are not strict about it either.
std::optional<Time> parse_timestamp(std::string_view text);

void append_integer(std::string& out, std::int64_t value);
// The shortest text that reads back as the same number; NaN, Infinity, -Infinity.
void append_float(std::string& out, float value);
void append_double(std::string& out, double value);
std::optional<double> parse_wire_double(std::string_view text);

// Strings, blobs (base64), booleans, numbers and timestamps.
void append_scalar(std::string& out, const Shape& shape, TimestampFormat format, const void* value);
// False when the text is no such value; `value` is then unchanged.
bool parse_scalar(std::string_view text, const Shape& shape, void* value);

// What a value of this kind is called in AWS's messages: "Integer".
std::string_view kind_name(Kind kind);

}  // namespace windlass::aws
