// ACM: certificates, requested and imported.
#pragma once

#include "cloud/core/service.h"

namespace windlass::cloud::acm {

extern const cloud::Service service;
extern const Permissions permissions;

}  // namespace windlass::cloud::acm
