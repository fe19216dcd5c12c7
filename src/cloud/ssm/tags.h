// Tags of a parameter.
#pragma once

#include <vector>

#include "aws/ssm/shape/tag.h"
#include "cloud/ssm/context.h"

namespace windlass::cloud::ssm {

// Adds or replaces.
Result<> put_tags(Ssm& ssm, std::int64_t parameter, const std::vector<aws::ssm::Tag>& tags);

}  // namespace windlass::cloud::ssm
