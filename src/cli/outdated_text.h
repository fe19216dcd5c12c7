// Images and their packages in one table.
#pragma once

#include <string>
#include <vector>

#include "cli/terminal.h"
#include "ops/outdated.h"

namespace windlass::cli {

std::string outdated_text(const std::vector<ops::ImageAge>& ages, const std::string& environment,
                          Time now, const Terminal& terminal);

}  // namespace windlass::cli
