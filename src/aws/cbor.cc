#include "aws/cbor.h"

#include <bit>
#include <cmath>
#include <limits>

#include "base/text.h"

namespace windlass::aws {

namespace {

constexpr unsigned major_unsigned = 0, major_negative = 1, major_bytes = 2, major_text = 3,
                   major_list = 4, major_map = 5, major_tag = 6, major_simple = 7;
constexpr unsigned char break_byte = 0xFF;

double half_to_double(unsigned bits) {
  auto exponent = static_cast<int>(bits >> 10 & 31);
  auto mantissa = static_cast<double>(bits & 1023);
  double value = 0;
  if (exponent == 0)
    value = std::ldexp(mantissa, -24);
  else if (exponent != 31)
    value = std::ldexp(mantissa + 1024, exponent - 25);
  else
    value = mantissa == 0 ? std::numeric_limits<double>::infinity()
                          : std::numeric_limits<double>::quiet_NaN();
  return bits & 0x8000 ? -value : value;
}

}  // namespace

bool CborReader::fail(std::string message) {
  if (error_.empty()) error_ = std::move(message);
  return false;
}

CborReader::Kind CborReader::peek() const {
  if (failed() || at_ >= bytes_.size()) return Kind::Nothing;
  auto first = static_cast<unsigned char>(bytes_[at_]);
  switch (first >> 5) {
    case major_unsigned: return Kind::Unsigned;
    case major_negative: return Kind::Negative;
    case major_bytes: return Kind::Bytes;
    case major_text: return Kind::Text;
    case major_list: return Kind::List;
    case major_map: return Kind::Map;
    case major_tag: return Kind::Tag;
    default: break;
  }
  switch (first & 31) {
    case 20:
    case 21: return Kind::Boolean;
    case 22:
    case 23: return Kind::Null;
    case 25:
    case 26:
    case 27: return Kind::Float;
    default: return Kind::Nothing;
  }
}

bool CborReader::head(unsigned& major, unsigned& info, std::uint64_t& argument) {
  if (failed()) return false;
  if (at_ >= bytes_.size()) return fail("unexpected end");
  auto first = static_cast<unsigned char>(bytes_[at_++]);
  major = first >> 5;
  info = first & 31;
  argument = info;
  if (info < 24 || info == 31) return true;
  if (info > 27) return fail("reserved length");
  std::size_t width = std::size_t{1} << (info - 24);
  if (bytes_.size() - at_ < width) return fail("unexpected end");
  argument = 0;
  for (std::size_t i = 0; i < width; ++i)
    argument = argument << 8 | static_cast<unsigned char>(bytes_[at_++]);
  return true;
}

bool CborReader::integer(std::int64_t& out) {
  unsigned major = 0, info = 0;
  std::uint64_t argument = 0;
  if (!head(major, info, argument)) return false;
  if (major > major_negative || info == 31) return fail("expected an integer");
  if (argument > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
    return fail("integer out of range");
  auto magnitude = static_cast<std::int64_t>(argument);
  out = major == major_negative ? -1 - magnitude : magnitude;
  return true;
}

bool CborReader::floating(double& out) {
  if (auto kind = peek(); kind == Kind::Unsigned || kind == Kind::Negative) {
    std::int64_t whole = 0;
    if (!integer(whole)) return false;
    out = static_cast<double>(whole);
    return true;
  }
  unsigned major = 0, info = 0;
  std::uint64_t argument = 0;
  if (!head(major, info, argument)) return false;
  if (major != major_simple || info < 25 || info > 27) return fail("expected a number");
  if (info == 25)
    out = half_to_double(static_cast<unsigned>(argument));
  else if (info == 26)
    out = static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(argument)));
  else
    out = std::bit_cast<double>(argument);
  return true;
}

bool CborReader::boolean(bool& out) {
  if (peek() != Kind::Boolean) return fail("expected a boolean");
  out = (static_cast<unsigned char>(bytes_[at_++]) & 31) == 21;
  return true;
}

bool CborReader::null() {
  if (peek() != Kind::Null) return fail("expected null");
  ++at_;
  return true;
}

bool CborReader::tag(std::uint64_t& out) {
  unsigned major = 0, info = 0;
  if (!head(major, info, out)) return false;
  return (major == major_tag && info != 31) || fail("expected a tag");
}

bool CborReader::start(unsigned major, Start& out) {
  unsigned found = 0, info = 0;
  if (!head(found, info, out.count)) return false;
  if (found != major) return fail(major == major_map ? "expected a map" : "expected a list");
  out.open = info == 31;
  return true;
}

bool CborReader::at_break() {
  if (failed()) return true;
  if (at_ >= bytes_.size()) return fail("unexpected end"), true;
  if (static_cast<unsigned char>(bytes_[at_]) != break_byte) return false;
  ++at_;
  return true;
}

// Bytes or text: in one piece, or in several that end with a break.
bool CborReader::run(unsigned major, std::string& out) {
  out.clear();
  unsigned found = 0, info = 0;
  std::uint64_t size = 0;
  if (!head(found, info, size)) return false;
  if (found != major) return fail(major == major_text ? "expected text" : "expected bytes");
  bool open = info == 31;
  while (!open || !at_break()) {
    if (open) {
      if (!head(found, info, size)) return false;
      if (found != major || info == 31) return fail("malformed piece of a string");
    }
    if (size > bytes_.size() - at_) return fail("unexpected end");
    out.append(bytes_.substr(at_, size));
    at_ += size;
    if (!open) break;
  }
  return !failed();
}

bool CborReader::bytes(std::string& out) { return run(major_bytes, out); }

bool CborReader::text(std::string& out) {
  if (!run(major_text, out)) return false;
  return is_utf8(out) || fail("text is not UTF-8");
}

bool CborReader::skip() {
  std::string text_out;
  std::uint64_t number = 0;
  double real = 0;
  bool flag = false;
  switch (peek()) {
    case Kind::Unsigned:
    case Kind::Negative: {
      unsigned major = 0, info = 0;
      return head(major, info, number) && (info != 31 || fail("malformed integer"));
    }
    case Kind::Bytes: return bytes(text_out);
    case Kind::Text: return text(text_out);
    case Kind::List: return list([&] { return skip(); });
    case Kind::Map: return items(major_map, [&] { return skip() && skip(); });
    case Kind::Tag: {
      if (++depth_ > depth_max_) return fail("nested too deeply");
      bool skipped = tag(number) && skip();
      --depth_;
      return skipped;
    }
    case Kind::Boolean: return boolean(flag);
    case Kind::Null: return null();
    case Kind::Float: return floating(real);
    case Kind::Nothing: break;
  }
  return fail(at_ >= bytes_.size() ? "unexpected end" : "expected a value");
}

bool CborReader::finish() {
  if (failed()) return false;
  return at_ == bytes_.size() || fail("unexpected bytes after the end");
}

void append_cbor_head(std::string& out, unsigned major, std::uint64_t argument) {
  auto put = [&](unsigned info, int width) {
    out += static_cast<char>(major << 5 | info);
    for (int shift = (width - 1) * 8; shift >= 0; shift -= 8)
      out += static_cast<char>(argument >> shift & 255);
  };
  if (argument < 24) return put(static_cast<unsigned>(argument), 0);
  if (argument <= 0xFF) return put(24, 1);
  if (argument <= 0xFFFF) return put(25, 2);
  if (argument <= 0xFFFFFFFF) return put(26, 4);
  put(27, 8);
}

void append_cbor_integer(std::string& out, std::int64_t value) {
  if (value >= 0) return append_cbor_head(out, major_unsigned, static_cast<std::uint64_t>(value));
  append_cbor_head(out, major_negative, static_cast<std::uint64_t>(-1 - value));
}

void append_cbor_float(std::string& out, float value) {
  out += static_cast<char>(0xFA);
  auto bits = std::bit_cast<std::uint32_t>(value);
  for (int shift : {24, 16, 8, 0}) out += static_cast<char>(bits >> shift & 255);
}

void append_cbor_double(std::string& out, double value) {
  out += static_cast<char>(0xFB);
  auto bits = std::bit_cast<std::uint64_t>(value);
  for (int shift = 56; shift >= 0; shift -= 8) out += static_cast<char>(bits >> shift & 255);
}

void append_cbor_boolean(std::string& out, bool value) {
  out += static_cast<char>(value ? 0xF5 : 0xF4);
}

void append_cbor_null(std::string& out) { out += static_cast<char>(0xF6); }

void append_cbor_text(std::string& out, std::string_view text) {
  append_cbor_head(out, major_text, text.size());
  out += text;
}

void append_cbor_bytes(std::string& out, std::string_view bytes) {
  append_cbor_head(out, major_bytes, bytes.size());
  out += bytes;
}

}  // namespace windlass::aws
