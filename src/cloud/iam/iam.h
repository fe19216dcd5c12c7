// IAM: users, groups, roles, policies and instance profiles of each account, the same in all
// regions.
#pragma once

#include "cloud/core/service.h"

namespace windlass::cloud::iam {

extern const cloud::Service service;

}  // namespace windlass::cloud::iam
