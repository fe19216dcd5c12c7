// The authority that signs this cloud's certificates: made on the first start, and kept through
// resets, so that whoever trusts it needs to do so only once.
#pragma once

#include <string>

#include "base/certificate.h"

namespace windlass::cloud {

// STATE/ca.pem, its certificate, for everybody to read; STATE/ca.key, with mode 0600.
Result<windlass::Authority> load_or_make_authority(const std::string& state_dir, Random& random,
                                                   Time now);

}  // namespace windlass::cloud
