// IPv4 addresses and ranges, as numbers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace windlass::cloud::ec2 {

std::optional<std::uint32_t> parse_address(std::string_view text);
std::string address_text(std::uint32_t address);

struct Range {
  std::uint32_t first = 0;
  int prefix = 0;

  // Nothing for what is no range; bits below the prefix are cleared ("10.0.1.7/16" is 10.0.0.0/16).
  static std::optional<Range> parse(std::string_view text);
  std::string text() const;
  std::uint64_t size() const { return 1ull << (32 - prefix); }
  bool contains(std::uint32_t address) const { return address - first < size(); }
  bool contains(const Range& other) const {
    return other.prefix >= prefix && contains(other.first);
  }
  bool overlaps(const Range& other) const { return contains(other) || other.contains(*this); }
  auto operator<=>(const Range&) const = default;
};

}  // namespace windlass::cloud::ec2
