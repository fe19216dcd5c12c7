// A table's resource policy: kept, and handed back. Nobody is let in or kept out by it.
#pragma once

#include <string>

#include "cloud/dynamodb/context.h"

namespace windlass::cloud::dynamodb {

Result<> check_policy(const std::string& policy);
std::string new_revision(Dynamo& dynamo);

}  // namespace windlass::cloud::dynamodb
