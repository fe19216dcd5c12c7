// Tags of a secret.
#pragma once

#include <vector>

#include "aws/secretsmanager/shape/tag.h"
#include "cloud/secretsmanager/secret.h"

namespace windlass::cloud::secretsmanager {

// Adds or replaces.
Result<> put_tags(Secrets& secrets, const Call& call, const Secret& secret,
                  const std::vector<aws::secretsmanager::Tag>& tags);
std::vector<aws::secretsmanager::Tag> tags_of(Secrets& secrets, const Secret& secret);

}  // namespace windlass::cloud::secretsmanager
