// Parameter Store's rows.
#pragma once

#include "store/database.h"

namespace windlass::cloud::ssm {

extern const store::Migrations migrations;

}  // namespace windlass::cloud::ssm
