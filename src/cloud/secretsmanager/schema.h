// Secrets Manager's rows.
#pragma once

#include "store/database.h"

namespace windlass::cloud::secretsmanager {

extern const store::Migrations migrations;

}  // namespace windlass::cloud::secretsmanager
