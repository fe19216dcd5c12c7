// The owner's side of a decision: a bucket's policy, what blocks the public, and tags.
#pragma once

#include "cloud/core/permission.h"

namespace windlass::cloud::s3 {

std::optional<ResourceSide> resource_side(store::Database& db, const Call& call,
                                          std::string_view arn);
// The object of that ARN; also when there is no such bucket to have it.
bool is_there(store::Database& db, std::string_view arn);

}  // namespace windlass::cloud::s3
