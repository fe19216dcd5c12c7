#include "cloud/ec2/storage/problems.h"

#include <algorithm>

namespace windlass::cloud::ec2 {

Error volume_not_found(const std::string& id) {
  return {"InvalidVolume.NotFound", "The volume '" + id + "' does not exist."};
}

Error snapshot_not_found(const std::string& id) {
  return {"InvalidSnapshot.NotFound", "The snapshot '" + id + "' does not exist."};
}

Error image_not_found(const std::string& id) {
  return {"InvalidAMIID.NotFound", "The image id '[" + id + "]' does not exist"};
}

bool is_id(std::string_view prefix, std::string_view id) {
  if (!id.starts_with(prefix) || id.substr(prefix.size(), 1) != "-") return false;
  auto digits = id.substr(prefix.size() + 1);
  return (digits.size() == 8 || digits.size() == 17) && std::ranges::all_of(digits, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

Result<> check_volume_id(const std::string& id, std::string_view parameter) {
  if (is_id("vol", id)) return Done{};
  return invalid_parameter(id, parameter, "Expected: 'vol-...'.");
}

Result<> check_snapshot_id(const std::string& id, std::string_view parameter) {
  if (is_id("snap", id)) return Done{};
  return invalid_parameter(id, parameter, "Expected: 'snap-...'.");
}

bool is_account(std::string_view text) {
  return text.size() == 12 &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace windlass::cloud::ec2
