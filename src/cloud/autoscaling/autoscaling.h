// Groups of machines that keep, heal and pace themselves.
#pragma once

#include "cloud/core/service.h"

namespace windlass::cloud::autoscaling {

extern const cloud::Service service;
extern const Permissions permissions;

}  // namespace windlass::cloud::autoscaling
