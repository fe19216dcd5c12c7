// `windlass aws SERVICE OPERATION`: calls any operation of the models that are compiled in.
#pragma once

#include "cli/command.h"
#include "ops/target.h"

namespace windlass::cli {

Command aws_command(ops::TargetParts parts);

}  // namespace windlass::cli
