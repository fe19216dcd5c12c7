// Secrets Manager: values with versions and stages, encrypted under KMS keys.
#pragma once

#include "cloud/core/service.h"

namespace windlass::cloud::secretsmanager {

extern const cloud::Service service;
extern const Permissions permissions;

}  // namespace windlass::cloud::secretsmanager
