// What ELB keeps.
#pragma once

#include "store/database.h"

namespace windlass::cloud::elb {

extern const store::Migrations migrations;

}  // namespace windlass::cloud::elb
