// Can a TCP connection be made?
#pragma once

#include <chrono>
#include <string>

#include "base/result.h"

namespace windlass::host {

// `host` is an address or a name. The error's message says why not.
Result<> reach(const std::string& host, int port, std::chrono::milliseconds deadline);

}  // namespace windlass::host
