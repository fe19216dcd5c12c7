// What CloudWatch hears of groups, once a minute.
#pragma once

#include <span>
#include <string_view>

#include "cloud/autoscaling/context.h"

namespace windlass::cloud::autoscaling {

std::span<const std::string_view> group_metrics();
bool collect_metrics(Work& work, const Call& call);

}  // namespace windlass::cloud::autoscaling
