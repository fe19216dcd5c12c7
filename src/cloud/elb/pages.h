// Pages of Describe operations: a marker is where the next page begins.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/text.h"
#include "cloud/elb/errors.h"

namespace windlass::cloud::elb {

constexpr std::size_t page_size_max = 400;

// Cuts the page out of everything that matched; answers the marker of the next one.
template <class T>
Result<std::optional<std::string>> cut(std::vector<T>& all,
                                       const std::optional<std::string>& marker,
                                       const std::optional<std::int32_t>& page_size) {
  std::uint64_t begin = 0;
  if (marker && !marker->empty()) {
    auto parsed = parse_uint(*marker);
    if (!parsed || *parsed > all.size())
      return validation("'" + *marker + "' is not a valid marker");
    begin = *parsed;
  }
  auto count = page_size ? static_cast<std::size_t>(*page_size) : page_size_max;
  auto end = std::min<std::uint64_t>(begin + count, all.size());
  std::optional<std::string> next;
  if (end < all.size()) next = std::to_string(end);
  all.erase(all.begin() + static_cast<std::ptrdiff_t>(end), all.end());
  all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(begin));
  return next;
}

}  // namespace windlass::cloud::elb
