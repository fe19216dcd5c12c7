// What KMS does without being asked.
#pragma once

#include "cloud/core/call.h"

namespace windlass::cloud::kms {

bool delete_due_keys(Work& work, const Call& call);
bool rotate_due_keys(Work& work, const Call& call);

}  // namespace windlass::cloud::kms
