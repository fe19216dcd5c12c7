// CloudWatch Logs: groups, streams and what was written to them.
#pragma once

#include "cloud/core/service.h"

namespace windlass::cloud::logs {

extern const cloud::Service service;
extern const Permissions permissions;

}  // namespace windlass::cloud::logs
