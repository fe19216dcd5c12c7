#include "base/clock.h"

#include <doctest/doctest.h>

using namespace windlass;
using namespace std::chrono_literals;

TEST_CASE("a manual clock stands still until it is told to move") {
  ManualClock clock;
  auto start = clock.now();
  CHECK(clock.now() == start);
  clock.advance(90min);
  CHECK(clock.now() - start == 90min);
  clock.set(start);
  CHECK(clock.now() == start);
}

TEST_CASE("the system's clock does not stand still for ever") {
  SystemClock clock;
  auto start = clock.now();
  while (clock.now() == start) continue;
  CHECK(clock.now() != start);
}
