// The verbs about images: bake, test, clean, and `image list|diff|prune|export|import`.
#pragma once

#include <vector>

#include "cli/operator.h"

namespace windlass::cli {

Command bake_command(OperatorParts parts);
Command test_command(OperatorParts parts);
Command clean_command(OperatorParts parts);
std::vector<Command> image_commands(OperatorParts parts);       // those of files among them
std::vector<Command> image_file_commands(OperatorParts parts);  // export, import

}  // namespace windlass::cli
