// What the verbs of an operator share: the file, the environment that is meant, and its account.
#pragma once

#include <utility>

#include "cli/command.h"
#include "cli/manifest_verbs.h"
#include "manifest/model.h"
#include "ops/target.h"

namespace windlass::cli {

struct OperatorParts {
  ManifestParts manifest;
  ops::TargetParts aws;
};

inline constexpr Option yes_option = {"--yes", "", "go on without asking"};

// What reaching an account asks of the world. The local cloud of this user is started when it is
// not up, after whoever types was asked (or said --yes).
ops::TargetParts target_parts(const OperatorParts& parts, const Invocation& invocation);

// The environment that the first word names, of the file that the command line names. Without a
// word: the only environment that there is.
Result<manifest::Model> environment_of(const Invocation& invocation, const OperatorParts& parts);

}  // namespace windlass::cli
