// Runs a program of the machine's: never for longer than it may, never more said than we keep.
#pragma once

#include <string>
#include <vector>

#include "agent/ticks.h"

namespace windlass::agent {

struct Ran {
  int code = -1;  // its exit code; -1 when a signal ended it, or it could not be run
  bool in_time = true;
  std::string said = {};  // the last of what it wrote, to both places
};

class Processes {
 public:
  virtual ~Processes() = default;
  virtual Ran run(const std::vector<std::string>& words, Duration limit) = 0;
};

// Whatever the program leaves running when the time is over is ended with it.
class RealProcesses final : public Processes {
 public:
  Ran run(const std::vector<std::string>& words, Duration limit) override;
};

inline constexpr std::size_t said_bytes_max = 16'384;

}  // namespace windlass::agent
