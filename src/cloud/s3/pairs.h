// Names with values (headers, tags) as one blob in a row.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace windlass::cloud::s3 {

using Pairs = std::vector<std::pair<std::string, std::string>>;

// No name and no value has a zero byte: they came as header fields or in XML.
std::string pack(const Pairs& pairs);
Pairs unpack(std::string_view packed);

const std::string* find_pair(const Pairs& pairs, std::string_view name);

}  // namespace windlass::cloud::s3
