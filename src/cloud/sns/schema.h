// What SNS keeps.
#pragma once

#include "store/database.h"

namespace windlass::cloud::sns {

extern const store::Migrations migrations;

}  // namespace windlass::cloud::sns
