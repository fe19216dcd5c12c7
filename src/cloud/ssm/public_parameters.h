// Public parameters (/aws/service/...), which belong to no account: the newest image of an
// operating system, above all. They are those of the image catalogue, the same in every region.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cloud/ssm/parameter.h"

namespace windlass::cloud::ssm {

std::optional<Version> find_public_parameter(Ssm& ssm, const Call& call, const std::string& name);
// Below a path, by name: one level deep, or all.
std::vector<Version> public_parameters_below(const std::string& path, bool recursive);

}  // namespace windlass::cloud::ssm
