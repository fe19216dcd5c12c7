// The short way: whether nothing is to be done, told by two calls.
//
// What stands is kept with a digest of all that it was made from, and with the mark of its stack,
// as soon as it is verified; whoever begins anything takes both back first. The digest is made of
// the file and of what its images are made of, without a call. So nothing is to be done where the
// digest is the same, and the stack's mark, too: nobody is at it, and nobody changed the stack in
// another way. Whatever is in doubt goes the long way, which also tells what is wrong.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "manifest/model.h"
#include "ops/deploy.h"
#include "ops/plan.h"

namespace windlass::ops {

struct UnchangedParts {
  // Image -> digest of its inputs, without a call; nothing where that cannot be told so.
  std::function<Result<std::optional<ImageIds>>()> image_inputs;
  ReadSite read_site = {};
  // Does two things that do not depend on each other.
  using Act = std::function<void()>;
  std::function<void(const Act&, const Act&)> both = [](auto& one, auto& other) { one(), other(); };
};

struct Unchanged {
  int number = 0;      // the revision that stands
  std::string digest;  // its own
  std::string account, stack_status;
};

// Nothing: it has to be looked at. The target need not be identified.
std::optional<Unchanged> find_unchanged(const Work& work, const manifest::Model& model,
                                        const UnchangedParts& parts);
// Whether a deploy may be spared by it: nothing that `wish` asks for is refused by that.
bool may_be_spared(const manifest::Model& model, const DeployWish& wish);

// As the long way would say it.
Plan empty_plan(const Unchanged& unchanged, const manifest::Model& model);
Deployed already_deployed(const Unchanged& unchanged, const manifest::Model& model);

}  // namespace windlass::ops
