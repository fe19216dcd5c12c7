// What somebody changed by hand: CloudFormation's drift, resource by resource.
#pragma once

#include <string>
#include <vector>

#include "ops/work.h"

namespace windlass::ops {

struct Drifted {
  struct Difference {
    std::string attribute;         // "Port", "Tags.0.Value"
    std::string expected, actual;  // as text or JSON; empty where there is none
  };
  std::string logical_id, physical_id, type;
  bool gone = false;  // deleted
  std::vector<Difference> differences;
};

struct Drift {
  std::vector<Drifted> resources;
  int looked_at = 0;    // of resources that can be compared
  std::string trouble;  // some could not be
};

// Tells how far it is as "drift". An error where there is no stack, or it cannot be compared now.
Result<Drift> detect_drift(const Work& work, const Place& place);

Json to_json(const Drift& drift);

}  // namespace windlass::ops
