// A table's tags.
#pragma once

#include <vector>

#include "aws/dynamodb/shape/tag.h"
#include "cloud/dynamodb/context.h"

namespace windlass::cloud::dynamodb {

Result<> check_tags(const Call& call, const std::vector<aws::dynamodb::Tag>& tags);
void put_tags(Dynamo& dynamo, std::int64_t table_id, const std::vector<aws::dynamodb::Tag>& tags);

}  // namespace windlass::cloud::dynamodb
