// One question of the DNS: which serial does that zone have?
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace windlass::host {

// The serial of the zone's SOA as 127.0.0.1:port answers it by UDP; nothing when it does not in
// time.
std::optional<std::uint32_t> ask_serial(int port, std::string_view zone,
                                        std::chrono::milliseconds deadline);

}  // namespace windlass::host
