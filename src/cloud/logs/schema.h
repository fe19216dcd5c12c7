#pragma once

#include "store/database.h"

namespace windlass::cloud::logs {

extern const store::Migrations migrations;

}  // namespace windlass::cloud::logs
