// Object lock: what may not be removed or changed yet.
#pragma once

#include <optional>
#include <string>

#include "cloud/s3/bucket.h"
#include "cloud/s3/objects.h"

namespace windlass::cloud::s3 {

struct Lock {
  std::string mode;  // "", "GOVERNANCE", "COMPLIANCE"
  std::optional<Time> until;
  bool legal_hold = false;
};

// What was asked for, or the bucket's default.
Result<Lock> lock_for_new_object(const Call& call, const Bucket& bucket,
                                 const std::optional<std::string>& mode,
                                 const std::optional<Time>& until,
                                 const std::optional<std::string>& legal_hold);

// May this version be removed for good?
Result<> check_removable(const Call& call, const Object& object, bool bypass_governance);

}  // namespace windlass::cloud::s3
