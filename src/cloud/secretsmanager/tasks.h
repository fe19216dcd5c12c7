// What Secrets Manager does without being asked.
#pragma once

#include "cloud/core/call.h"

namespace windlass::cloud::secretsmanager {

bool purge_due_secrets(Work& work, const Call& call);

}  // namespace windlass::cloud::secretsmanager
