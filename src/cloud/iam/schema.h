#pragma once

#include "store/database.h"

namespace windlass::cloud::iam {

extern const store::Migrations migrations;

}  // namespace windlass::cloud::iam
