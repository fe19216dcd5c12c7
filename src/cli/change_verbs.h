// The verbs that make environments what they should be.
#pragma once

#include <vector>

#include "cli/operator.h"

namespace windlass::cli {

Command setup_command(OperatorParts parts);
Command plan_command(OperatorParts parts);
std::vector<Command> deploy_commands(OperatorParts parts);  // deploy, commission, update
Command rollback_command(OperatorParts parts);
std::vector<Command> stop_commands(OperatorParts parts);    // stop, pause, resume, promote
std::vector<Command> freeze_commands(OperatorParts parts);  // freeze, unfreeze, lock break
Command decommission_command(OperatorParts parts);

}  // namespace windlass::cli
