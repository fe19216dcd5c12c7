// The errands of the machines' duty: one step each, for one instance.
#pragma once

#include <memory>
#include <vector>

#include "cloud/core/outside.h"
#include "cloud/ec2/instances/instance.h"
#include "cloud/ec2/instances/machine_plan.h"
#include "cloud/ec2/instances/plugs.h"
#include "cloud/ec2/storage/snapshot.h"

namespace windlass::cloud::ec2 {

using OneErrand = std::unique_ptr<Errand>;

// pending -> running, terminated or stopped.
OneErrand launching(Instance one, MachinePlan plan);
// stopping -> stopped, shutting-down -> terminated.
OneErrand ending(Instance one, MachinePlan plan);
// Halts the machine and makes it again. With new layers under no changes, for "root".
OneErrand rebooting(Instance one, MachinePlan plan);
// A machine that should not be there.
OneErrand cleaning(Instance one, MachinePlan plan);
OneErrand removing_stray(std::string machine);
OneErrand plugging(Instance one, std::vector<Plug> plugs, store::Database& db);
// A layer of what the machine has changed; first the row says so ("image"), then it is done.
OneErrand marking_commit(Instance one);
OneErrand committing(std::optional<Instance> one, MachinePlan plan, RootCommit wanted);
// The machine goes on after a commit that nobody wants any more.
OneErrand resuming(Instance one, MachinePlan plan);

// How long a machine may take to halt before it is ended.
inline constexpr auto stop_limit = std::chrono::seconds(20);
inline constexpr auto terminate_limit = std::chrono::seconds(5);

}  // namespace windlass::cloud::ec2
