// Limits of this host that fifty machines would run into, looked at before the first one starts.
#pragma once

#include <string>

#include "base/result.h"

namespace windlass::host {

// Below them machines hang or fail without saying why. Raised when that is allowed; otherwise
// refused with the command that raises them. `sysctls` is /proc/sys, but for tests.
Result<> ensure_limits(bool may_raise, const std::string& sysctls = "/proc/sys");

// Keyrings of all machines count for one user of this host, and systemd makes one for each service.
// Refused before the next machine would get none.
Result<> room_for_keys(const std::string& proc = "/proc");

}  // namespace windlass::host
