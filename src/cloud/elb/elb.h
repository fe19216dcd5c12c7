// Load balancers.
#pragma once

#include "cloud/core/service.h"

namespace windlass::cloud::elb {

extern const cloud::Service service;
extern const Permissions permissions;

}  // namespace windlass::cloud::elb
