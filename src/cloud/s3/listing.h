// What all listings have in common: prefixes, delimiters, markers, encoding. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace windlass::cloud::s3 {

struct Listing {
  std::string prefix;
  std::string delimiter;  // "" for none
  std::string after;      // only what sorts behind this; rolled-up names count as themselves
  int limit = 1000;
  bool url_encoded = false;

  // The name that this key is rolled up to, if it is: "photos/2024/" for "photos/2024/may.jpg".
  std::optional<std::string> rolled_up(std::string_view key) const;
  std::string encoded(std::string_view text) const;
  std::optional<std::string> encoded(const std::optional<std::string>& text) const;
};

// Where to look for the next key.
struct Start {
  std::string key;
  bool inclusive = true;
};
Start start_of(const Listing& listing);
// Behind all that was rolled up to that name; nothing when that is the end.
std::optional<Start> start_behind(std::string_view rolled_up);

Result<Listing> make_listing(const std::optional<std::string>& prefix,
                             const std::optional<std::string>& delimiter,
                             const std::optional<std::string>& after,
                             const std::optional<int>& limit, std::string_view limit_name,
                             const std::optional<std::string>& encoding_type);

}  // namespace windlass::cloud::s3
