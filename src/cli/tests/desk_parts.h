// The parts of a verb that reaches nothing: no file, no account.
#pragma once

#include "cli/operator.h"

namespace windlass::cli::testing {

struct EmptyDesk {
  ManualClock clock;
  SeededRandom random{1};

  OperatorParts parts() {
    return {.manifest = {},
            .aws = {.environment = {},
                    .read_file = {},
                    .run_process = {},
                    .make_http = {},
                    .clock = clock,
                    .random = random,
                    .sleep = {}}};
  }
};

}  // namespace windlass::cli::testing
