// The verbs that look at what runs, and those that touch one machine at a time.
#pragma once

#include <vector>

#include "cli/operator.h"

namespace windlass::cli {

Command status_command(OperatorParts parts);
Command watch_command(OperatorParts parts);
Command history_command(OperatorParts parts);
Command outdated_command(OperatorParts parts);
Command drift_command(OperatorParts parts);
Command doctor_command(OperatorParts parts);
Command start_command(OperatorParts parts);
Command inventory_command(OperatorParts parts);
std::vector<Command> machine_commands(OperatorParts parts);

// All of them, in the order in which help shows them.
std::vector<Command> view_commands(const OperatorParts& parts);

}  // namespace windlass::cli
