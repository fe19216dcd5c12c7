// Tags of certificates.
#pragma once

#include <vector>

#include "aws/acm/shape/tag.h"
#include "cloud/acm/context.h"

namespace windlass::cloud::acm {

std::vector<aws::acm::Tag> tags_of(store::Database& db, std::int64_t certificate);
Result<> put_tags(Acm& acm, const Call& call, std::int64_t certificate,
                  const std::vector<aws::acm::Tag>& tags);

}  // namespace windlass::cloud::acm
