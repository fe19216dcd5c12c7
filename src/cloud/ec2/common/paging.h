// Pages of Describe operations: a token is where the next page begins.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cloud/ec2/common/errors.h"

namespace windlass::cloud::ec2 {

struct Page {
  std::size_t begin = 0;
  std::size_t count = 0;  // at most
};
Result<Page> page_of(const std::optional<std::int32_t>& max_results,
                     const std::optional<std::string>& next_token, std::size_t least = 5);

// Cuts the page out of everything that matched; answers the token of the next one.
template <class T>
std::optional<std::string> cut(std::vector<T>& all, const Page& page) {
  std::optional<std::string> next;
  if (page.begin + page.count < all.size()) next = std::to_string(page.begin + page.count);
  if (next) all.resize(page.begin + page.count);
  all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(std::min(page.begin, all.size())));
  return next;
}

}  // namespace windlass::cloud::ec2
