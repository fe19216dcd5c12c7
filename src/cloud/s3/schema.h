// S3's tables.
#pragma once

#include "store/database.h"

namespace windlass::cloud::s3 {

extern const store::Migrations migrations;

}  // namespace windlass::cloud::s3
