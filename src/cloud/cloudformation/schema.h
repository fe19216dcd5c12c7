#pragma once

#include "cloud/core/service.h"

namespace windlass::cloud::cloudformation {

extern const store::Migrations migrations;

}  // namespace windlass::cloud::cloudformation
