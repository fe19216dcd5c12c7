// Systems Manager: its Parameter Store.
#pragma once

#include "cloud/core/service.h"

namespace windlass::cloud::ssm {

extern const cloud::Service service;
extern const Permissions permissions;

}  // namespace windlass::cloud::ssm
