#include "cloud/ec2/common/paging.h"

#include <charconv>

namespace windlass::cloud::ec2 {

Result<Page> page_of(const std::optional<std::int32_t>& max_results,
                     const std::optional<std::string>& next_token, std::size_t least) {
  Page page{.begin = 0, .count = 1000};
  if (max_results) {
    auto count = *max_results;
    if (count < static_cast<std::int32_t>(least) || count > 1000)
      return invalid_parameter(std::to_string(count), "maxResults",
                               "Expecting a value between " + std::to_string(least) + " and 1000.");
    page.count = static_cast<std::size_t>(count);
  }
  if (next_token && !next_token->empty()) {
    auto [end, bad] = std::from_chars(next_token->data(), next_token->data() + next_token->size(),
                                      page.begin);
    if (bad != std::errc() || end != next_token->data() + next_token->size())
      return Error{"InvalidParameterValue", "Unable to parse pagination token"};
  }
  return page;
}

}  // namespace windlass::cloud::ec2
