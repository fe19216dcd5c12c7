#pragma once

#include "cloud/core/call.h"

namespace windlass::cloud::logs {

// Takes away what retention says is over, and what was deleted; each answers whether there is more.
bool drop_expired(Work& work, const Call& call);
bool drop_deleted(Work& work, const Call& call);

}  // namespace windlass::cloud::logs
