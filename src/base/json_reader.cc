#include "base/json_reader.h"

#include "base/text.h"

namespace windlass {

namespace {

void append_utf8(std::string& out, unsigned point) {
  if (point < 0x80) {
    out += static_cast<char>(point);
  } else if (point < 0x800) {
    out += static_cast<char>(0xC0 | point >> 6);
    out += static_cast<char>(0x80 | (point & 63));
  } else if (point < 0x10000) {
    out += static_cast<char>(0xE0 | point >> 12);
    out += static_cast<char>(0x80 | (point >> 6 & 63));
    out += static_cast<char>(0x80 | (point & 63));
  } else {
    out += static_cast<char>(0xF0 | point >> 18);
    out += static_cast<char>(0x80 | (point >> 12 & 63));
    out += static_cast<char>(0x80 | (point >> 6 & 63));
    out += static_cast<char>(0x80 | (point & 63));
  }
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

void JsonReader::blanks() {
  while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' ||
                                text_[at_] == '\t'))
    ++at_;
}

bool JsonReader::fail(std::string message) {
  if (error_.empty()) error_ = message.empty() ? "malformed" : std::move(message);
  return false;
}

std::pair<int, int> JsonReader::position() const {
  int line = 1, column = 1;
  for (char c : text_.substr(0, at_)) {
    ++column;
    if (c == '\n') ++line, column = 1;
  }
  return {line, column};
}

JsonReader::Kind JsonReader::peek() {
  blanks();
  if (failed() || at_ >= text_.size()) return Kind::Nothing;
  switch (auto c = text_[at_]) {
    case 'n': return Kind::Null;
    case 't':
    case 'f': return Kind::Boolean;
    case '"': return Kind::String;
    case '[': return Kind::Array;
    case '{': return Kind::Object;
    default: return c == '-' || is_digit(c) ? Kind::Number : Kind::Nothing;
  }
}

bool JsonReader::word(std::string_view expected) {
  blanks();
  if (!text_.substr(at_).starts_with(expected)) return fail("expected a value");
  at_ += expected.size();
  return true;
}

bool JsonReader::null() { return word("null"); }

bool JsonReader::boolean(bool& out) {
  out = peek() == Kind::Boolean && text_[at_] == 't';
  return word(out ? "true" : "false");
}

bool JsonReader::number(std::string_view& token) {
  blanks();
  auto start = at_;
  auto digits = [&] {
    auto first = at_;
    while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
    return at_ - first;
  };
  auto next_is = [&](char c) { return at_ < text_.size() && text_[at_] == c; };
  if (next_is('-')) ++at_;
  auto leading_zero = next_is('0');
  auto whole = digits();
  if (whole == 0 || (leading_zero && whole > 1)) return fail("malformed number");
  if (next_is('.')) {
    ++at_;
    if (digits() == 0) return fail("malformed number");
  }
  if (next_is('e') || next_is('E')) {
    ++at_;
    if (next_is('+') || next_is('-')) ++at_;
    if (digits() == 0) return fail("malformed number");
  }
  token = text_.substr(start, at_ - start);
  return true;
}

bool JsonReader::four_hex(unsigned& out) {
  if (at_ + 4 > text_.size()) return fail("malformed \\u escape");
  auto bytes = parse_hex(text_.substr(at_, 4));
  if (!bytes) return fail("malformed \\u escape");
  out = static_cast<unsigned char>((*bytes)[0]) * 256u + static_cast<unsigned char>((*bytes)[1]);
  at_ += 4;
  return true;
}

bool JsonReader::escape(std::string& out) {
  if (at_ >= text_.size()) return fail("unfinished string");
  switch (text_[at_++]) {
    case '"': out += '"'; return true;
    case '\\': out += '\\'; return true;
    case '/': out += '/'; return true;
    case 'b': out += '\b'; return true;
    case 'f': out += '\f'; return true;
    case 'n': out += '\n'; return true;
    case 'r': out += '\r'; return true;
    case 't': out += '\t'; return true;
    case 'u': break;
    default: return fail("unknown escape in string");
  }
  unsigned point = 0, low = 0;
  if (!four_hex(point)) return false;
  if (point >= 0xDC00 && point < 0xE000) return fail("lone surrogate in string");
  if (point >= 0xD800 && point < 0xDC00) {
    if (!text_.substr(at_).starts_with("\\u")) return fail("lone surrogate in string");
    at_ += 2;
    if (!four_hex(low)) return false;
    if (low < 0xDC00 || low > 0xDFFF) return fail("lone surrogate in string");
    point = 0x10000 + (point - 0xD800) * 0x400 + (low - 0xDC00);
  }
  append_utf8(out, point);
  return true;
}

bool JsonReader::string(std::string& out) {
  blanks();
  if (at_ >= text_.size() || text_[at_] != '"') return fail("expected a string");
  ++at_;
  out.clear();
  bool ascii = true;
  for (;;) {
    auto start = at_;
    while (at_ < text_.size() && text_[at_] != '"' && text_[at_] != '\\' &&
           static_cast<unsigned char>(text_[at_]) >= 0x20) {
      ascii &= static_cast<unsigned char>(text_[at_]) < 0x80;
      ++at_;
    }
    out.append(text_.substr(start, at_ - start));
    if (at_ >= text_.size()) return fail("unfinished string");
    auto c = text_[at_];
    if (c != '"' && c != '\\') return fail("control character in string");
    ++at_;
    if (c == '"') break;
    if (!escape(out)) return false;
  }
  if (!ascii && !is_utf8(out)) return fail("string is not UTF-8");
  return true;
}

bool JsonReader::open(char bracket) {
  blanks();
  if (at_ >= text_.size() || text_[at_] != bracket)
    return fail(bracket == '{' ? "expected an object" : "expected a list");
  if (++depth_ > depth_max_) return fail("nested too deeply");
  ++at_;
  return true;
}

// True at the end of the object or list, and also once reading failed: the loop ends either way.
bool JsonReader::close(char bracket) {
  blanks();
  if (failed()) return true;
  if (at_ >= text_.size() || text_[at_] != bracket) return false;
  ++at_;
  --depth_;
  return true;
}

bool JsonReader::separator(bool first) {
  if (first) return true;
  blanks();
  if (at_ >= text_.size()) return fail("unexpected end");
  if (text_[at_] != ',') return fail("expected a comma");
  ++at_;
  return true;
}

bool JsonReader::colon() {
  blanks();
  if (at_ >= text_.size() || text_[at_] != ':') return fail("expected a colon");
  ++at_;
  return true;
}

bool JsonReader::skip() {
  std::string text;
  std::string_view token;
  bool flag = false;
  switch (peek()) {
    case Kind::Null: return null();
    case Kind::Boolean: return boolean(flag);
    case Kind::Number: return number(token);
    case Kind::String: return string(text);
    case Kind::Array: return array([&] { return skip(); });
    case Kind::Object: return object([&](std::string_view) { return skip(); });
    case Kind::Nothing: break;
  }
  return fail(at_ >= text_.size() ? "unexpected end" : "expected a value");
}

bool JsonReader::finish() {
  blanks();
  if (failed()) return false;
  return at_ == text_.size() || fail("unexpected text after the end");
}

}  // namespace windlass
