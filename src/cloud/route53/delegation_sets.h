#pragma once

#include "cloud/route53/context.h"

namespace windlass::cloud::route53 {

// Four, of four domains, with blanks between.
std::string fresh_name_servers(const Work& work);

// Those of a reusable set. Errors: NoSuchDelegationSet.
Result<std::string> name_servers_of(Route53& route53, const Call& call, const std::string& id);

}  // namespace windlass::cloud::route53
