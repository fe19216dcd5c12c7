// Asking what a deploy would do.
#pragma once

#include "ops/deploy.h"
#include "ops/plan.h"

namespace windlass::ops {

struct PlanParts {
  std::function<Result<ImageIds>()> baked = [] { return ImageIds{}; };
  // Images that exist, to stand for those that are not baked yet: CloudFormation wants to know one.
  std::function<Result<ImageIds>(const std::vector<std::string>& names)> placeholders = {};
  ReadSite read_site = {};
  // What was changed by hand is put back by what is planned, too.
  bool sees_drift = false;
};

// Changes nothing: the change set is made, read and dropped.
Result<Plan> make_plan(const Work& work, const manifest::Model& model, const PlanParts& parts);

// What a plan says of how its changes come about: the timetable, the machines, notes.
void foresee(const manifest::Model& model, Plan& plan);

// Machines by type, from the layers. Pure.
std::vector<MachinesNeeded> machines_needed(const manifest::Model& model);
// The layers whose machines these changes touch. Pure.
std::vector<std::string> layers_moved(const manifest::Model& model,
                                      const std::vector<Change>& changes);

}  // namespace windlass::ops
