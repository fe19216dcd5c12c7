#pragma once

namespace windlass::agent {
inline constexpr const char* version = "0.1.0";
}  // namespace windlass::agent
