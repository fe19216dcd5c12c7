#include "cli/interrupts.h"

#include <signal.h>

namespace windlass::cli {

namespace {

constexpr int noted[] = {SIGINT, SIGTERM, SIGHUP};
volatile sig_atomic_t has_come = 0;
struct sigaction before[3];

void note(int) { has_come = 1; }

}  // namespace

Interrupts::Interrupts() {
  has_come = 0;
  struct sigaction action {};
  action.sa_handler = note;
  // The second of its kind is the last word.
  action.sa_flags = SA_RESTART | static_cast<int>(SA_RESETHAND);
  for (int at = 0; at < 3; ++at) ::sigaction(noted[at], &action, &before[at]);
}

Interrupts::~Interrupts() {
  for (int at = 0; at < 3; ++at) ::sigaction(noted[at], &before[at], nullptr);
}

bool Interrupts::came() { return has_come != 0; }

}  // namespace windlass::cli
