// A desk for tests of verbs: what is typed there, and what is heard. It reaches nothing, no file
// and no account, unless a test says so.
#pragma once

#include "cli/operator.h"

namespace windlass::cli::testing {

struct Typed {
  std::string out, err;
  std::vector<Command> commands;
  Console console{.out = [this](auto text) { out += text; },
                  .err = [this](auto text) { err += text; },
                  .read_in = [] { return std::string(); }};

  Typed() = default;
  Typed(const Typed&) = delete;
  Typed& operator=(const Typed&) = delete;
  int type(const std::vector<std::string>& words) { return cli::run(commands, words, console); }
};

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
