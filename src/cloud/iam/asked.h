// From a request to what it asks for, by its service's table of permissions.
#pragma once

#include <vector>

#include "aws/shape.h"
#include "cloud/core/call.h"
#include "cloud/core/permission.h"

namespace windlass::cloud::iam {

// Nothing is asked for by operations that anybody may call.
std::vector<Asked> asked_by(const Permissions& permissions, const aws::Operation& operation,
                            const Call& call, const void* input);

}  // namespace windlass::cloud::iam
