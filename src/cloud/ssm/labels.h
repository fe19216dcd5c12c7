// Labels: names of a parameter's versions.
#pragma once

#include <string>
#include <vector>

#include "cloud/ssm/parameter.h"

namespace windlass::cloud::ssm {

std::vector<std::string> labels_of(Ssm& ssm, const Version& version);

}  // namespace windlass::cloud::ssm
