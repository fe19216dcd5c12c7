// The machines of an environment that were launched last.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "ops/work.h"

namespace windlass::ops {

// Since then, youngest first; with those that have ended meanwhile, as long as AWS knows them. Of a
// revision's machines (layer -> digest) only: others may have come a moment before.
Result<std::vector<std::string>> youngest_machines(
    const Work& work, const Place& place, Time since,
    const std::map<std::string, std::string>& machines);

}  // namespace windlass::ops
