// While this lives, Ctrl-C and its like are noted instead of ending the program, so that what was
// begun can be taken back. A second one ends it.
#pragma once

namespace windlass::cli {

class Interrupts {
 public:
  Interrupts();
  ~Interrupts();
  Interrupts(const Interrupts&) = delete;
  Interrupts& operator=(const Interrupts&) = delete;

  static bool came();
};

}  // namespace windlass::cli
