// Talks to a running HAProxy.
#pragma once

#include <chrono>
#include <string>

#include "base/result.h"

namespace windlass::host {

// One connection, one line of commands; all that was answered. NoAnswer when nobody listens there.
Result<std::string> ask_haproxy(const std::string& socket, const std::string& commands,
                                std::chrono::milliseconds deadline = std::chrono::seconds(5));

}  // namespace windlass::host
