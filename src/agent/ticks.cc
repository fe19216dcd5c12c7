#include "agent/ticks.h"

#include <time.h>

namespace windlass::agent {

Duration RealTicks::now() const {
  timespec at{};
  clock_gettime(CLOCK_BOOTTIME, &at);
  return std::chrono::seconds(at.tv_sec) +
         std::chrono::duration_cast<Duration>(std::chrono::nanoseconds(at.tv_nsec));
}

void RealTicks::sleep(Duration how_long) const {
  auto micros = how_long.count();
  if (micros <= 0) return;
  timespec wait{.tv_sec = static_cast<time_t>(micros / 1'000'000),
                .tv_nsec = static_cast<long>(micros % 1'000'000 * 1'000)};
  nanosleep(&wait, nullptr);
}

}  // namespace windlass::agent
