// Pages of Describe operations: a token is where the next page begins.
#pragma once

#include <algorithm>

#include "base/text.h"
#include "cloud/autoscaling/errors.h"

namespace windlass::cloud::autoscaling {

// Cuts the page that was asked for out of everything; answers the token of the next one.
template <class T>
Result<std::optional<std::string>> cut(std::vector<T>& all,
                                       const std::optional<std::int32_t>& max_records,
                                       const std::optional<std::string>& token,
                                       std::size_t usual = 50) {
  constexpr std::size_t records_max = 100;
  auto begin = token ? parse_uint(*token) : std::optional<std::uint64_t>(0);
  if (!begin || *begin > all.size())
    return Error{"InvalidNextToken", "The NextToken value is not valid"};
  auto count =
      std::min(records_max,
               max_records && *max_records > 0 ? static_cast<std::size_t>(*max_records) : usual);
  std::optional<std::string> next;
  if (*begin + count < all.size()) {
    next = std::to_string(*begin + count);
    all.resize(*begin + count);
  }
  all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(*begin));
  return next;
}

}  // namespace windlass::cloud::autoscaling
