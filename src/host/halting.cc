#include "host/halting.h"

#include <thread>

namespace windlass::host {

bool wait_until_halted(Machines& machines, const std::string& id, std::chrono::milliseconds most) {
  constexpr auto look_every = std::chrono::milliseconds(10);
  for (auto waited = std::chrono::milliseconds(0);; waited += look_every) {
    auto there = machines.find(id);
    if (!there || there->state != Machine::State::Running) return true;
    if (waited >= most) return false;
    std::this_thread::sleep_for(look_every);
  }
}

}  // namespace windlass::host
