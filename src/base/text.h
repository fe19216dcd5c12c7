// Small words about text: splitting, trimming, numbers, and the encodings that AWS's wire needs.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace windlass {

std::vector<std::string_view> split(std::string_view text, char separator);
// What it answers points into its text: not into one that ends with the call.
template <std::same_as<std::string> Text>
std::vector<std::string_view> split(Text&& text, char separator) = delete;
// The text before and after the first separator; nothing when there is none.
std::optional<std::pair<std::string_view, std::string_view>> split_once(std::string_view text,
                                                                        std::string_view separator);
std::string_view trimmed(std::string_view text);
std::string lower(std::string_view text);
std::string upper(std::string_view text);
bool equal_ignoring_case(std::string_view a, std::string_view b);
std::string join(const std::vector<std::string>& parts, std::string_view separator);
std::string replace_all(std::string text, std::string_view from, std::string_view to);

// The whole text must be a number in range: no blanks, no leftovers.
std::optional<std::int64_t> parse_int(std::string_view text);
std::optional<std::uint64_t> parse_uint(std::string_view text);
std::optional<double> parse_double(std::string_view text);
// The shortest text that reads back as the same number: 1.5, 100, 1e+30.
std::string format_double(double value);

std::string hex(std::string_view bytes);
std::optional<std::string> parse_hex(std::string_view text);
std::string base64(std::string_view bytes);
// Strict: padding is required, nothing but the alphabet is accepted.
std::optional<std::string> parse_base64(std::string_view text);

// RFC 3986: all but letters, digits and -._~ (and those in `keep`) become %XX, as SigV4 wants it.
std::string percent_encode(std::string_view text, std::string_view keep = "");
// Malformed escapes stay as they are; '+' stays '+' unless `plus_is_space`.
std::string percent_decode(std::string_view text, bool plus_is_space = false);

bool is_utf8(std::string_view text);

// AWS's `*` and `?` wildcards.
bool matches_wildcard(std::string_view pattern, std::string_view text);

}  // namespace windlass
