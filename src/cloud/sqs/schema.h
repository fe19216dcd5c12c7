// SQS's tables.
#pragma once

#include "store/database.h"

namespace windlass::cloud::sqs {

extern const store::Migrations migrations;

}  // namespace windlass::cloud::sqs
