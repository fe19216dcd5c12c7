// Taking an environment away: its stack and what only it had. Images, retained data and the record
// of what was stay, as far as nobody asks for more.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ops/deploy.h"
#include "ops/leavings.h"

namespace windlass::ops {

struct DecommissionWish {
  // Images of the app go, too, that no other environment's revision or stack needs.
  bool with_images = false;
  // Machines that were detached are ended, too. Without it they are a reason to refuse: they keep
  // the network, and somebody wanted to look at them.
  bool with_detached = false;
};

struct Decommissioned {
  bool was_there = true;
  Revision revision;
  std::vector<std::string> images_gone;  // "web ami-0abc"
  std::vector<Left> stays;               // what is left in the account, and what it takes
};
// Can be typed again: whatever an earlier one left is removed, and what stays is told anew.
Result<Decommissioned> decommission(const Work& work, const Place& place, const std::string& why,
                                    const DeployParts& parts, DecommissionWish wish = {});

}  // namespace windlass::ops
