// DynamoDB: tables of items, with indexes.
#pragma once

#include "cloud/core/service.h"

namespace windlass::cloud::dynamodb {

extern const cloud::Service service;

}  // namespace windlass::cloud::dynamodb
