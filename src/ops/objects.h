// Texts in the base stack's bucket.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ops/work.h"

namespace windlass::ops {

Result<std::optional<std::string>> find_object(const Work& work, const std::string& key);
Result<> put_object(const Work& work, const std::string& key, std::string text);
// False: there is one already, which stays as it is. Of two who create the same, one is told true.
Result<bool> create_object(const Work& work, const std::string& key, std::string text);
// All keys below the prefix, in their order.
Result<std::vector<std::string>> list_objects(const Work& work, const std::string& prefix);
// Whatever is in a bucket, with all versions. Answers how many went.
Result<int> empty_bucket(const Work& work, const std::string& bucket,
                         const std::string& prefix = "");

}  // namespace windlass::ops
