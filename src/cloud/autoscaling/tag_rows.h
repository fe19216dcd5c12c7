// A group's tags.
#pragma once

#include "aws/autoscaling/shape/tag.h"
#include "aws/autoscaling/shape/tag_description.h"
#include "cloud/autoscaling/group.h"

namespace windlass::cloud::autoscaling {

Result<> put_tags(Scaling& scaling, const Call& call, const Group& group,
                  const std::vector<aws::autoscaling::Tag>& tags);
std::vector<aws::autoscaling::TagDescription> tags_of(Scaling& scaling, const Group& group);

}  // namespace windlass::cloud::autoscaling
