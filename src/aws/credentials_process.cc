#include <sys/wait.h>

#include <array>
#include <cstdio>

#include "aws/credentials.h"
#include "base/fault.h"

namespace windlass::aws {

namespace {
constexpr std::size_t output_max = 1 << 20;
}

// The user's own command line, from the user's own file: the shell reads it, as AWS's tools have
// it.
RunProcess system_process() {
  return [](const std::string& command) -> Result<std::string> {
    auto* pipe = ::popen(command.c_str(), "r");
    if (!pipe) throw_errno("starting " + command);
    std::string printed;
    std::array<char, 4096> piece;
    while (auto got = std::fread(piece.data(), 1, piece.size(), pipe)) {
      printed.append(piece.data(), got);
      if (printed.size() > output_max) break;
    }
    auto status = ::pclose(pipe);
    if (printed.size() > output_max)
      return Error{"ProcessFailed", "the command printed more than 1 MiB"};
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
      return Error{"ProcessFailed", "the command failed: " + command};
    return printed;
  };
}

}  // namespace windlass::aws
