// Many long polls at once, and how soon after a send each is answered.
#pragma once

#include <cstddef>
#include <string>

#include "calls.h"

namespace windlass::bench {

// Prints one line of JSON.
void measure_parked(const Calls& calls, const std::string& queue_url, std::size_t pollers);

}  // namespace windlass::bench
