// Tags of a key.
#pragma once

#include <string>
#include <vector>

#include "aws/kms/shape/tag.h"
#include "cloud/kms/context.h"

namespace windlass::cloud::kms {

// Adds or replaces.
Result<> put_tags(Kms& kms, const Call& call, const std::string& key,
                  const std::vector<aws::kms::Tag>& tags);

}  // namespace windlass::cloud::kms
