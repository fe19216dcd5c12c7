// The least size of a group, lowered while its machines stand aside. A tag says what it was until
// it is so again: whoever dies in between has left a word to those who come next.
#pragma once

#include <string>

#include "aws/autoscaling/describe_auto_scaling_groups.h"
#include "ops/work.h"

namespace windlass::ops {

inline constexpr const char* least_tag = "windlass:least";

Result<> lower_least(const Work& work, const aws::autoscaling::AutoScalingGroup& group, int least);
// What was lowered, by whomever. Not while a machine stands aside: it does not count, and its group
// would start another one for it.
Result<> restore_least(const Work& work, const std::string& group);

// As it was before it was lowered; nothing: it is not.
std::optional<int> lowered_from(const aws::autoscaling::AutoScalingGroup& group);

}  // namespace windlass::ops
