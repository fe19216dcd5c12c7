#include "cloud/ec2/interfaces/malformed.h"

#include <algorithm>
#include <string>

namespace windlass::cloud::ec2 {

Result<> check_id(std::string_view id, std::string_view prefix, std::string_view code) {
  auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  auto digits = id.substr(std::min(id.size(), prefix.size() + 1));
  if (id.starts_with(std::string(prefix) + "-") && !digits.empty() &&
      std::ranges::all_of(digits, is_hex))
    return Done{};
  return Error{std::string(code), "Invalid id: \"" + std::string(id) + "\" (expecting \"" +
                                      std::string(prefix) + "-...\")"};
}

}  // namespace windlass::cloud::ec2
