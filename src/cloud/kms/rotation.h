// New material for a key.
#pragma once

#include "cloud/kms/key.h"

namespace windlass::cloud::kms {

// `why`: "AUTOMATIC" or "ON_DEMAND".
void rotate(Kms& kms, const Key& key, Time now, const std::string& why);

}  // namespace windlass::cloud::kms
