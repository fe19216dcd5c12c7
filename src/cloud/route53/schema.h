#pragma once

#include "store/database.h"

namespace windlass::cloud::route53 {

extern const store::Migrations migrations;

}  // namespace windlass::cloud::route53
