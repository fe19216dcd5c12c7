// Waiting for a machine to halt.
#pragma once

#include <chrono>
#include <string>

#include "host/machines.h"

namespace windlass::host {

// Whether it is halted, or gone, at the latest when `most` has passed.
bool wait_until_halted(Machines& machines, const std::string& id, std::chrono::milliseconds most);

}  // namespace windlass::host
