// KMS's rows.
#pragma once

#include "store/database.h"

namespace windlass::cloud::kms {

extern const store::Migrations migrations;

}  // namespace windlass::cloud::kms
