#include "cloud/ec2/common/ranges.h"

#include <charconv>

namespace windlass::cloud::ec2 {

namespace {

// A decimal number without a sign or leading zeros, at the beginning of `text`, which it shortens.
std::optional<std::uint32_t> take_number(std::string_view& text, std::uint32_t most) {
  std::uint32_t number = 0;
  auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), number);
  auto length = static_cast<std::size_t>(end - text.data());
  if (bad != std::errc() || number > most || (length > 1 && text[0] == '0')) return std::nullopt;
  text.remove_prefix(length);
  return number;
}

}  // namespace

std::optional<std::uint32_t> parse_address(std::string_view text) {
  std::uint32_t address = 0;
  for (int i = 0; i < 4; ++i) {
    if (i > 0) {
      if (!text.starts_with('.')) return std::nullopt;
      text.remove_prefix(1);
    }
    auto part = take_number(text, 255);
    if (!part) return std::nullopt;
    address = address << 8 | *part;
  }
  return text.empty() ? std::optional(address) : std::nullopt;
}

std::string address_text(std::uint32_t address) {
  std::string text;
  for (int shift = 24; shift >= 0; shift -= 8)
    text += std::to_string(address >> shift & 255) + (shift ? "." : "");
  return text;
}

std::optional<Range> Range::parse(std::string_view text) {
  auto slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  auto address = parse_address(text.substr(0, slash));
  auto rest = text.substr(slash + 1);
  auto prefix = take_number(rest, 32);
  if (!address || !prefix || !rest.empty()) return std::nullopt;
  auto mask = *prefix == 0 ? 0u : ~0u << (32 - *prefix);
  return Range{*address & mask, static_cast<int>(*prefix)};
}

std::string Range::text() const { return address_text(first) + "/" + std::to_string(prefix); }

}  // namespace windlass::cloud::ec2
