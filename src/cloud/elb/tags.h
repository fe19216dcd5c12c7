// Tags of balancers, listeners, rules and target groups.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "aws/elbv2/shape/tag.h"
#include "cloud/elb/context.h"

namespace windlass::cloud::elb {

// Sets them beside those that are there. DuplicateTagKeys, TooManyTags; ValidationError for keys
// that begin with "aws:".
Result<> put_tags(Elb& elb, const Call& call, const std::string& arn,
                  const std::optional<std::vector<aws::elbv2::Tag>>& tags);
Words tags_of(store::Database& db, const std::string& arn);
void drop_tags(store::Database& db, const std::string& arn);

}  // namespace windlass::cloud::elb
