// DynamoDB: tables of items, with indexes.
#pragma once

#include "cloud/core/service.h"

namespace windlass::cloud::dynamodb {

extern const cloud::Service service;
extern const Permissions permissions;

}  // namespace windlass::cloud::dynamodb
