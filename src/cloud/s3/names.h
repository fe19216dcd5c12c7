// What S3 asks of names, and the identifiers it gives.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "cloud/core/identity.h"

namespace windlass::cloud::s3 {

Result<> check_bucket_name(const std::string& name);
Result<std::string> object_key(const std::optional<std::string>& key);

// The canonical user id of an account.
std::string owner_id(const AccountId& account);

// A version id says where its version is among those of its key, so that it is found without a
// search: eleven digits in base 64, which sort as the numbers do, then chance. "null" says nothing.
std::string make_version_id(std::int64_t seq, Random& random);
std::optional<std::int64_t> seq_of(std::string_view version_id);
// The same form; uploads of one key sort by the time they were begun.
std::string make_upload_id(Time begun, Random& random);

// The smallest text that is larger than all that begin with `prefix`; nothing when there is none.
std::optional<std::string> after_prefix(std::string_view prefix);

// S3 keeps times of objects in whole seconds.
inline Time whole_seconds(Time time) { return std::chrono::floor<std::chrono::seconds>(time); }

std::string in_quotes(std::string_view etag);
std::string unquoted(std::string_view etag);

}  // namespace windlass::cloud::s3
