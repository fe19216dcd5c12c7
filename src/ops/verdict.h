// Is it so? 'Deployed' means that whoever comes through the front door is answered by the revision,
// that every machine that counts is of it and well, and that no alarm rings meanwhile.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "ops/fleet.h"
#include "ops/patience.h"

namespace windlass::ops {

struct VerdictWish {
  Place place;
  Checks checks;
  std::map<std::string, std::string> machines;  // layer -> digest
  std::chrono::seconds soak{0};                 // to stay so; to become so: patience_of(checks)
};

struct Verdict {
  bool yes = false;
  std::string why;                    // it is no: the first reason, a clause
  std::vector<Complaint> complaints;  // all of the last look
  std::vector<std::string> urls;      // of the doors, as they were asked
};

// Looks until all is well, or nothing has got better for too long; then watches for the soak time.
Result<Verdict> verify(const Work& work, const VerdictWish& wish);

}  // namespace windlass::ops
