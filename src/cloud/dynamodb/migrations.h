// DynamoDB's tables in the store.
#pragma once

#include "store/database.h"

namespace windlass::cloud::dynamodb {

extern const store::Migrations migrations;

}  // namespace windlass::cloud::dynamodb
