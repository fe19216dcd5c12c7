// What the verbs about images share: the environment whose account they work in, and the parts of a
// bake.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "cli/operator.h"
#include "cli/progress.h"
#include "image/bake.h"

namespace windlass::cli {

inline constexpr Option env_option = {"--env", "ENV",
                                      "whose account and region (default: the first local one)"};

struct ImageDesk {
  manifest::Model model;
  ops::Target target;
  image::Repository repository;
  image::BakeParts parts;
};

// By --env, or the first local environment, or the only one.
Result<manifest::Model> image_environment(const Invocation& invocation, const OperatorParts& parts);
Result<ImageDesk> image_desk(const Invocation& invocation, const OperatorParts& parts);

// For other verbs (plan, deploy, status), which know their environment and have their target. URLs
// for machines are signed for where machines ask, which is not where we ask on the local cloud.
Result<image::BakeParts> bake_parts(const OperatorParts& parts, const Invocation& invocation,
                                    const ops::Target& target, const ops::Tell& tell);
// What an environment's images are made of, told without reaching its account; nothing where that
// takes a call.
Result<std::optional<std::map<std::string, std::string>>> image_inputs_of(
    const Invocation& invocation, const manifest::Model& model);
// The folder of the file that the command line names.
image::Repository repository_of(const Invocation& invocation);

// --limit 30m
Result<std::chrono::seconds> limit_of(const Invocation& invocation);
inline constexpr Option limit_option = {"--limit", "TIME",
                                        "how long each machine may take, e.g. 45m (default 30m)"};

std::function<void(const image::Progress&)> told_as(const ops::Tell& tell);

}  // namespace windlass::cli
