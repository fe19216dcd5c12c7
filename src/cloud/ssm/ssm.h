// Systems Manager: its Parameter Store.
#pragma once

#include "cloud/core/service.h"

namespace windlass::cloud::ssm {

extern const cloud::Service service;

}  // namespace windlass::cloud::ssm
