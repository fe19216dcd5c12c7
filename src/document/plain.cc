#include "document/plain.h"

#include <algorithm>

#include "base/text.h"

namespace windlass::document {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The three ways in which YAML 1.1 lets a word be written: word, Word, WORD.
bool is_word(std::string_view text, std::string_view word) {
  if (!equal_ignoring_case(text, word)) return false;
  auto rest = text.substr(1);
  auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  auto capitals = std::ranges::count_if(rest, is_upper);
  return capitals == 0 || (is_upper(text[0]) && capitals == static_cast<int>(rest.size()));
}

constexpr std::string_view booleans[] = {"true", "false", "yes", "no", "on", "off"};
constexpr std::string_view other_words[] = {"null", "y", "n"};

std::string_view without_sign(std::string_view text) {
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  return text;
}

bool is_hexadecimal(std::string_view text) {
  if (text.size() < 3 || text[0] != '0' || text[1] != 'x') return false;
  return text.find_first_not_of("0123456789abcdefABCDEF", 2) == text.npos;
}

// Account numbers begin with zeros: YAML 1.1 would take them for octal, and change them.
bool is_whole(std::string_view digits) {
  return !digits.empty() && std::ranges::all_of(digits, is_digit) &&
         (digits.size() == 1 || digits[0] != '0');
}

bool is_real(std::string_view text) {
  auto dot = text.find('.');
  if (dot == text.npos) return false;
  auto end = text.find_first_of("eE");
  auto mantissa = text.substr(0, end);
  if (dot >= mantissa.size() || mantissa.size() < 2) return false;
  for (std::size_t i = 0; i < mantissa.size(); ++i)
    if (i != dot && !is_digit(mantissa[i])) return false;
  if (end != text.npos) {
    auto exponent = without_sign(text.substr(end + 1));
    if (exponent.empty() || !std::ranges::all_of(exponent, is_digit)) return false;
  }
  return parse_double(text).has_value();
}

// Numbers, sexagesimals and dates, in the widest sense of any YAML.
bool resembles_number(std::string_view text) {
  auto first = without_sign(text);
  if (first.empty() || !(is_digit(first[0]) || first[0] == '.')) return false;
  if (first == "." || first == "..") return false;
  if (equal_ignoring_case(first, ".inf") || equal_ignoring_case(first, ".nan")) return true;
  if (text.find_first_not_of("0123456789abcdefABCDEFxXoO_:.+-TZtz ") != text.npos) return false;
  // Addresses (10.0.0.2) have too many dots to be a number.
  return std::ranges::count(text, '.') < 2 || text.find(':') != text.npos;
}

}  // namespace

Node::Kind kind_of_plain(std::string_view text) {
  using Kind = Node::Kind;
  if (text.empty() || text == "~" || is_word(text, "null")) return Kind::Null;
  for (auto word : booleans)
    if (is_word(text, word)) return Kind::Bool;
  auto number = without_sign(text);
  if (is_whole(number) || is_hexadecimal(text)) return Kind::Int;
  if (is_real(number)) return Kind::Double;
  return Kind::String;
}

bool needs_quotes(std::string_view text) {
  if (text.empty() || text == "~" || text == "=" || text == "<<") return true;
  for (auto word : booleans)
    if (equal_ignoring_case(text, word)) return true;
  for (auto word : other_words)
    if (equal_ignoring_case(text, word)) return true;
  if (resembles_number(text)) return true;

  if (std::string_view("-?:,[]{}#&*!|>'\"%@` \t").find(text[0]) != text.npos) return true;
  if (text.back() == ' ' || text.back() == '\t' || text.back() == ':') return true;
  if (text.starts_with("...")) return true;
  for (auto sign : {": ", " #", ":\t", "\t#"})
    if (text.find(sign) != text.npos) return true;
  return false;
}

}  // namespace windlass::document
