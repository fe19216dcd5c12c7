// Executes a rollout of several phases (src/rollout decides): each is done, looked at, and soaks
// before the next one begins. Where it is stands in the revision, so that anybody may go on.
#pragma once

#include <functional>
#include <string>

#include "ops/apply.h"
#include "ops/checks.h"
#include "ops/lock.h"
#include "ops/revision.h"
#include "rollout/phases.h"

namespace windlass::ops {

// CloudFormation alone does all the others.
bool needs_phases(const rollout::Rollout& rollout);

struct RollerParts {
  Place place;
  const Revision* now = nullptr;     // what is being made
  const Revision* before = nullptr;  // what ran; null: nothing
  Lock* lock = nullptr;              // whose wishes are heard; null: nobody's
  ApplyWish wish;
  // Writes down where it is.
  std::function<Result<>(const rollout::Rollout&)> save;
};

struct Rolled {
  bool yes = false;
  std::string why;
};
Result<Rolled> roll(const Work& work, rollout::Rollout rollout, const RollerParts& parts);

// What a revision's rollout begins with. `latest`: the one that was tried last, of which machines
// may be that a swap of their roots has left in the middle.
Result<rollout::Rollout> begin_rollout(const Work& work, const rollout::Shape& shape,
                                       const Revision& now, const Revision* before,
                                       const Revision* latest, bool immediate);

}  // namespace windlass::ops
