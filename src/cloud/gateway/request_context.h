// The condition keys that every request has, whatever it asks for.
#pragma once

#include "cloud/core/call.h"
#include "cloud/policy/context.h"

namespace windlass::cloud {

// aws:SourceIp, aws:CurrentTime, aws:RequestedRegion, ...; what follows from who calls is IAM's to
// add.
policy::Context request_context(const Call& call);

}  // namespace windlass::cloud
