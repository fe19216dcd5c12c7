// The other way of s3_words.h: S3's words in the template's, for what has drifted.
#pragma once

#include "base/json.h"

namespace windlass::formation::types {

Json told_cors(const Json& words);
Json told_encryption(const Json& words);
Json told_lifecycle(const Json& words);
Json told_logging(const Json& words);
Json told_notification(const Json& words);
Json told_website(const Json& words);
Json told_same(const Json& words);

}  // namespace windlass::formation::types
