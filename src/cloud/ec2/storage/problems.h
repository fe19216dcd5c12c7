// Refusals that several handlers of volumes, snapshots and images have in common.
#pragma once

#include <string>

#include "base/result.h"
#include "cloud/ec2/common/errors.h"

namespace windlass::cloud::ec2 {

Error volume_not_found(const std::string& id);
Error snapshot_not_found(const std::string& id);
Error image_not_found(const std::string& id);
// Ids as AWS writes them: the prefix, and 8 or 17 hexadecimal digits.
bool is_id(std::string_view prefix, std::string_view id);
Result<> check_volume_id(const std::string& id, std::string_view parameter = "volumeId");
Result<> check_snapshot_id(const std::string& id, std::string_view parameter = "snapshotId");
// 12 digits.
bool is_account(std::string_view text);

}  // namespace windlass::cloud::ec2
