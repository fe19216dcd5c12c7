// What Parameter Store does without being asked.
#pragma once

#include "cloud/core/call.h"

namespace windlass::cloud::ssm {

bool delete_expired(Work& work, const Call& call);

}  // namespace windlass::cloud::ssm
