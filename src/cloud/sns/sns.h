// SNS: topics and who hears of what is published to them.
#pragma once

#include "cloud/core/service.h"

namespace windlass::cloud::sns {

extern const cloud::Service service;
extern const Permissions permissions;

}  // namespace windlass::cloud::sns
