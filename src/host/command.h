// Runs another program and waits for it: what it was given, what it said, and how it ended.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/result.h"

namespace windlass::host {

struct CommandOptions {
  std::string input = {};  // its standard input
  // Past it the program and whatever it started in its group are killed.
  std::chrono::milliseconds deadline{30'000};
  std::vector<std::string> environment = {};  // "NAME=value", beside PATH and LANG; nothing of ours
  std::size_t output_max = 1 << 20;           // of each stream; what is beyond is dropped
  std::string folder = {};                    // where it is started; empty: where we are
  int third = -1;                             // a descriptor of ours that it gets as its number 3
};

struct Finished {
  int code = 0;  // as a shell tells it: 128 + signal for one that was killed
  std::string out;
  std::string err;
};

// Errors: NotInstalled (no such program), Timeout. How it ended is its caller's to judge.
Result<Finished> run(const std::vector<std::string>& arguments, const CommandOptions& options = {});

// The same for programs that must succeed: CommandFailed says the program and its last words.
Result<std::string> output_of(const std::vector<std::string>& arguments,
                              const CommandOptions& options = {});

}  // namespace windlass::host
