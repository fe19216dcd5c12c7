#pragma once

#include "store/database.h"

namespace windlass::cloud::cloudwatch {

extern const store::Migrations migrations;

}  // namespace windlass::cloud::cloudwatch
