// What ACM keeps.
#pragma once

#include "store/database.h"

namespace windlass::cloud::acm {

extern const store::Migrations migrations;

}  // namespace windlass::cloud::acm
