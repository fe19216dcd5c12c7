// Whom an owner lets use a snapshot or an image.
#pragma once

#include <string>
#include <vector>

#include "cloud/ec2/common/context.h"

namespace windlass::cloud::ec2 {

struct Share {
  std::string kind;   // user | group | organization | unit
  std::string value;  // "111122223333", "all", an ARN
  auto operator<=>(const Share&) const = default;
};
std::vector<Share> shares_of(store::Database& db, const std::string& resource);
// Also by "all".
bool is_shared_with(store::Database& db, const std::string& resource, const AccountId& account);
bool is_public(store::Database& db, const std::string& resource);
// InvalidAMIAttributeItemValue for what is no account or group.
Result<> check_share(const Share& share, std::string_view attribute);
void share(Ec2& ec2, const std::string& resource, const Share& share);
void unshare(Ec2& ec2, const std::string& resource, const Share& share);
void unshare_all(Ec2& ec2, const std::string& resource);

}  // namespace windlass::cloud::ec2
