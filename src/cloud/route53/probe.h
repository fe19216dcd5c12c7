// Asks the servers that health checks are of.
#pragma once

#include "cloud/core/outside.h"

namespace windlass::cloud::route53 {

inline constexpr std::string_view probe_duty = "route53.probe";

Errands checks_to_probe(Work& work, const Call& call);

}  // namespace windlass::cloud::route53
