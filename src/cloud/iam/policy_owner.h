// What has policies: users, groups and roles.
#pragma once

#include "cloud/iam/entity.h"

namespace windlass::cloud::iam {

// An entity that is to be deleted must have no policies left.
Result<> check_without_policies(Iam& iam, const Entity& owner);

}  // namespace windlass::cloud::iam
