// Fn::Cidr: an address block cut into smaller ones.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace windlass::formation {

// The first `count` blocks within `block`, each with 2^host_bits addresses: IPv4 or IPv6. The
// error's message says what does not fit.
Result<std::vector<std::string>> address_blocks(std::string_view block, std::int64_t count,
                                                std::int64_t host_bits);

}  // namespace windlass::formation
