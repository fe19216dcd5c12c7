// Key Management Service: symmetric keys, and what is encrypted under them.
#pragma once

#include "cloud/core/service.h"

namespace windlass::cloud::kms {

extern const cloud::Service service;
extern const Permissions permissions;

}  // namespace windlass::cloud::kms
