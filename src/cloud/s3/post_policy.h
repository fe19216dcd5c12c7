// The policy of a form: until when it may be sent, and what its fields may say. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "http/message.h"

namespace windlass::cloud::s3 {

struct SizeBounds {
  std::int64_t min = 0;
  std::optional<std::int64_t> max = {};
};

// Answers how large the file may be. Every field must be named by a condition, but for those that
// carry the signature and those that begin with x-ignore-. Without `now`, it never expires.
Result<SizeBounds> check_post_policy(std::string_view encoded, const http::Headers& fields,
                                     const std::string& bucket, std::optional<Time> now);

}  // namespace windlass::cloud::s3
