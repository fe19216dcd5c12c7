// Roles that are handed to machines.
#pragma once

#include <vector>

#include "cloud/core/permission.h"

namespace windlass::cloud::iam {

// Who names an instance profile passes the role in it: where a profile's ARN stands in the place of
// the role that is to be passed, it becomes the role's. There is nothing to pass where there is no
// such profile, or no role in it.
void name_passed_roles(store::Database& db, std::vector<Asked>& asked);

}  // namespace windlass::cloud::iam
