// Tags of topics.
#pragma once

#include <vector>

#include "aws/sns/shape/tag.h"
#include "cloud/sns/topic.h"

namespace windlass::cloud::sns {

// By name.
std::vector<aws::sns::Tag> tags_of(store::Database& db, std::int64_t topic);
Result<> put_tags(Sns& sns, const Call& call, std::int64_t topic,
                  const std::vector<aws::sns::Tag>& tags);

}  // namespace windlass::cloud::sns
