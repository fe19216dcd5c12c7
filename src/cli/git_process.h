// Git, as a process of its own.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "ops/trail.h"

namespace windlass::cli {

// In this folder; nothing it does may take longer than some seconds, or ask anybody.
ops::RunGit system_git(std::string folder);
std::function<void(const std::vector<std::string>&)> system_git_apart(std::string folder);

}  // namespace windlass::cli
