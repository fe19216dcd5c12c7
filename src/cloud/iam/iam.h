// IAM: users, groups, roles, policies and instance profiles of each account, the same in all
// regions.
#pragma once

#include "cloud/core/service.h"

namespace windlass::cloud::iam {

extern const cloud::Service service;
extern const Permissions permissions;

}  // namespace windlass::cloud::iam
