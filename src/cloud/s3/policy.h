// What a bucket policy grants to everybody. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"

namespace windlass::cloud::s3 {

enum class Verdict { Allow, Deny, Silent };

// What the policy says to an anonymous caller. Conditions are not evaluated: a statement that has
// one never allows, and always denies, so that nobody gets more than the policy gives.
Verdict verdict_for_everybody(const Json& policy, std::string_view action,
                              std::string_view resource);

// Does it grant anything to everybody?
bool is_public(const Json& policy);

// The policy as a tree, if it is one that S3 takes for this bucket.
Result<Json> parse_policy(const std::string& text, const std::string& bucket);

}  // namespace windlass::cloud::s3
