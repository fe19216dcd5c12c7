// Auto Scaling's tables.
#pragma once

#include "store/database.h"

namespace windlass::cloud::autoscaling {

extern const store::Migrations migrations;

}  // namespace windlass::cloud::autoscaling
