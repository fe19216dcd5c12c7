// Tags of whatever has tags.
#pragma once

#include <vector>

#include "aws/iam/shape/tag.h"
#include "cloud/iam/entity.h"

namespace windlass::cloud::iam {

Result<> put_tags(Iam& iam, const Entity& owner,
                  const std::optional<std::vector<aws::iam::Tag>>& tags);

}  // namespace windlass::cloud::iam
