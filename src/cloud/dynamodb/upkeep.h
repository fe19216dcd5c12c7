// What DynamoDB does without being asked, bit by bit. Each answers whether more is due now.
#pragma once

#include "cloud/core/call.h"

namespace windlass::cloud::dynamodb {

bool expire_items(Work& work, const Call& call);
bool fill_indexes(Work& work, const Call& call);
bool empty_trash(Work& work, const Call& call);
bool forget_tokens(Work& work, const Call& call);

}  // namespace windlass::cloud::dynamodb
