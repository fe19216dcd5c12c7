// What a bucket policy grants to everybody. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"

namespace windlass::cloud::s3 {

// Does it grant anything to everybody?
bool is_public(const Json& policy);

// The policy as a tree, if it is one that S3 takes for this bucket.
Result<Json> parse_policy(const std::string& text, const std::string& bucket);

}  // namespace windlass::cloud::s3
