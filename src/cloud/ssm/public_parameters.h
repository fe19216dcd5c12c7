// Public parameters (/aws/service/...), which belong to no account: the newest image of an
// operating system, above all.
//
// The seam: the image catalogue will answer here, by name. Until there is one, no public parameter
// exists, and asking for one says so.
#pragma once

#include <optional>
#include <string>

#include "cloud/ssm/parameter.h"

namespace windlass::cloud::ssm {

std::optional<Version> find_public_parameter(Ssm& ssm, const Call& call, const std::string& name);

}  // namespace windlass::cloud::ssm
