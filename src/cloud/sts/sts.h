// STS: who calls, and temporary credentials.
#pragma once

#include "cloud/core/service.h"

namespace windlass::cloud::sts {

extern const cloud::Service service;

}  // namespace windlass::cloud::sts
