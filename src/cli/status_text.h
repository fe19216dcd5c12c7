// A status on one screen.
#pragma once

#include <string>

#include "cli/terminal.h"
#include "ops/status.h"

namespace windlass::cli {

std::string status_text(const ops::Status& status, const Terminal& terminal);
// Its machines as a table; at most so many rows, those that do not serve first.
std::string machines_text(const ops::Fleet& fleet, const Terminal& terminal, Time now,
                          std::size_t rows_max = 1000);
// Revisions as a table, newest first.
std::string changes_text(const std::vector<ops::Revision>& changes, int current,
                         const Terminal& terminal, Time now);
std::string next_text(const std::vector<ops::NextStep>& steps, const Terminal& terminal);

}  // namespace windlass::cli
