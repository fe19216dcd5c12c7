#include "cloud/s3/listing.h"

#include <algorithm>

#include "base/text.h"
#include "cloud/s3/errors.h"
#include "cloud/s3/names.h"

namespace windlass::cloud::s3 {

std::optional<std::string> Listing::rolled_up(std::string_view key) const {
  if (delimiter.empty() || !key.starts_with(prefix)) return std::nullopt;
  auto at = key.find(delimiter, prefix.size());
  if (at == key.npos) return std::nullopt;
  return std::string(key.substr(0, at + delimiter.size()));
}

std::string Listing::encoded(std::string_view text) const {
  return url_encoded ? percent_encode(text, "/") : std::string(text);
}

std::optional<std::string> Listing::encoded(const std::optional<std::string>& text) const {
  return text ? std::optional(encoded(std::string_view(*text))) : std::nullopt;
}

Start start_of(const Listing& listing) {
  if (listing.after.empty() || listing.after < listing.prefix) return {listing.prefix, true};
  // The marker is in, or is, a rolled-up name, which was listed or left out with it.
  if (auto rolled_up = listing.rolled_up(listing.after))
    if (auto start = start_behind(*rolled_up)) return *start;
  return {listing.after, false};
}

std::optional<Start> start_behind(std::string_view rolled_up) {
  auto key = after_prefix(rolled_up);
  if (!key) return std::nullopt;
  return Start{std::move(*key), true};
}

Result<Listing> make_listing(const std::optional<std::string>& prefix,
                             const std::optional<std::string>& delimiter,
                             const std::optional<std::string>& after,
                             const std::optional<int>& limit, std::string_view limit_name,
                             const std::optional<std::string>& encoding_type) {
  constexpr int limit_max = 1000;
  if (encoding_type && *encoding_type != "url")
    return invalid_argument("Invalid Encoding Method specified in Request", "encoding-type",
                            *encoding_type);
  if (limit && *limit < 0)
    return invalid_argument(
        "Argument " + std::string(limit_name) + " must be an integer between 0 and 2147483647",
        std::string(limit_name), std::to_string(*limit));
  return Listing{prefix.value_or(""), delimiter.value_or(""), after.value_or(""),
                 std::min(limit.value_or(limit_max), limit_max), encoding_type.has_value()};
}

}  // namespace windlass::cloud::s3
