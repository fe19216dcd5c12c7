// What is done to the host for an instance. Each act looks at what is there first, so that it may
// be done again after it was cut short anywhere.
#pragma once

#include <optional>
#include <string>

#include "cloud/core/outside.h"
#include "cloud/ec2/instances/machine_plan.h"

namespace windlass::cloud::ec2 {

// Makes the machine, with its interfaces and volumes, and starts it. What fails leaves nothing on
// the host. `missing`: the catalogue image that the host does not have yet; nothing was done then.
struct BroughtUp {
  std::string missing = {};
};
Result<BroughtUp> bring_up(World& world, const MachinePlan& plan);

// The catalogue image among its layers that the host has not made yet; "" when all layers are
// there. Refuses when one is missing that cannot be made.
Result<std::string> missing_layer(World& world, const MachinePlan& plan);

// Asks the machine to halt, waits a moment, and ends it once `limit` has passed since it was asked.
// Answers whether it is halted. `asked`: micros; nothing before the first time.
Result<bool> halt(World& world, const std::string& machine, std::optional<std::int64_t> asked,
                  Duration limit);

// Takes a halted machine, its interfaces and its volumes off the host; its changes stay.
Result<> take_down(World& world, const MachinePlan& plan);

}  // namespace windlass::cloud::ec2
