// STS: who calls, and temporary credentials.
#pragma once

#include "cloud/core/service.h"

namespace windlass::cloud::sts {

extern const cloud::Service service;
extern const Permissions permissions;

}  // namespace windlass::cloud::sts
