// DeletionPolicy and UpdateReplacePolicy Snapshot: what is removed is kept as a snapshot first.
#pragma once

#include "formation/record.h"
#include "formation/resource_type.h"

namespace windlass::formation {

// Called until it is ready; makes one snapshot, however often.
Result<Progress> take_snapshot(const Place& place, const Made& made);

}  // namespace windlass::formation
