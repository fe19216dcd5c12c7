// A bucket's settings in S3's words: what templates and S3 call, or nest, differently.
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"

namespace windlass::formation::types {

Json cors_words(const Json& given, const std::string& bucket);
Json encryption_words(const Json& given, const std::string& bucket);
Json lifecycle_words(const Json& given, const std::string& bucket);
Json logging_words(const Json& given, const std::string& bucket);
Json notification_words(const Json& given, const std::string& bucket);
Json website_words(const Json& given, const std::string& bucket);
Json same_words(const Json& given, const std::string& bucket);

// Which travels beside the rules, not among them.
constexpr std::string_view lifecycle_minimum = "TransitionDefaultMinimumObjectSize";

// "BucketOwnerFullControl" -> "bucket-owner-full-control".
std::string canned_acl(const std::string& given);

}  // namespace windlass::formation::types
