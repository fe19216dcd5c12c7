// What the verbs that change an environment share: who sits here, the work with its progress, and
// the parts of a deploy.
#pragma once

#include <optional>
#include <string>

#include "cli/image_desk.h"
#include "cli/operator.h"
#include "cli/progress.h"
#include "ops/deploy.h"
#include "ops/planning.h"
#include "ops/unchanged.h"

namespace windlass::cli {

inline constexpr Option why_option = {"--why", "TEXT", "what to remember about it"};
inline constexpr Option app_option = {"--app", "APP", "without a checkout: the app's name"};
inline constexpr Option env_name_option = {"--env", "ENV", "without a checkout: the environment"};
inline constexpr Option region_option = {"--region", "REGION",
                                         "without a checkout: an AWS region, or \"local\""};

// "ann@desk", and where her process can be looked for.
ops::Owner this_owner(const std::string& verb);
// Whether that process has ended, as far as this machine can tell.
bool is_gone(const ops::Owner& owner);

ops::Work work_at(const ops::Target& target, const OperatorParts& parts, const ops::Tell& tell);
// "as arn:... in 123456789012, eu-west-1": told before anything is changed.
std::string whom(const ops::Target& target);

// The same, of a verb that has no progress to tell it in. The local cloud is nobody else's.
void show_whom(const Invocation& invocation, const ops::Target& target);

// An environment by the checkout's file, or by --app, --env and --region without one.
struct Chosen {
  ops::Place place;
  ops::Target target;
  std::optional<manifest::Model> model;  // where there is a file
};
Result<Chosen> chosen_environment(const Invocation& invocation, const OperatorParts& parts);

ops::DeployParts deploy_parts(const Invocation& invocation, const OperatorParts& parts,
                              const ops::Target& target, const manifest::Model* model,
                              const std::string& verb, const ops::Tell& tell);
ops::PlanParts plan_parts(const Invocation& invocation, const OperatorParts& parts,
                          const ops::Target& target, const manifest::Model& model);
ops::UnchangedParts unchanged_parts(const Invocation& invocation, const manifest::Model& model);
// The checkout's commit, as far as there is one.
void remember_commit(const Invocation& invocation, ops::DeployWish& wish);

// The last word: what runs, what to look at. Answers the exit code.
int tell_outcome(const Invocation& invocation, Progress& progress, const ops::Deployed& deployed);

}  // namespace windlass::cli
