// The local cloud as a systemd unit: the system's for root, the user's otherwise.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace windlass::cli {

// The unit's text, for a program and its arguments.
std::string cloud_unit(const std::string& program, const std::vector<std::string>& arguments);
// Writes it, enables it and starts it. Answers where it lies.
Result<std::string> install_cloud_unit(const std::vector<std::string>& arguments);

}  // namespace windlass::cli
