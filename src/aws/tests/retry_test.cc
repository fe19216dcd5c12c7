// When to try again, after how long, and when to leave it.
#include "aws/retry.h"

#include <doctest/doctest.h>

using namespace windlass;
using namespace windlass::aws;
using namespace std::chrono_literals;

TEST_CASE("what AWS says of its own trouble is told apart from what is our fault") {
  CHECK(trouble_of({"ThrottlingException", ""}, 400) == Trouble::Throttled);
  CHECK(trouble_of({"SlowDown", ""}, 503) == Trouble::Throttled);
  CHECK(trouble_of({"Whatever", ""}, 429) == Trouble::Throttled);
  CHECK(trouble_of({"InternalError", ""}, 500) == Trouble::Transient);
  CHECK(trouble_of({"Unknown", ""}, 503) == Trouble::Transient);
  CHECK(trouble_of({"ConnectionLost", ""}, 0) == Trouble::Transient);
  CHECK(trouble_of({"AccessDenied", ""}, 403) == Trouble::Final);
  CHECK(trouble_of({"NotImplemented", ""}, 501) == Trouble::Final);
  CHECK(trouble_of({"TooLarge", ""}, 0) == Trouble::Final);
}

TEST_CASE("waits double, with jitter, and never pass twenty seconds") {
  SeededRandom random(7);
  for (int next = 2; next < 40; ++next) {
    auto ceiling = next < 7 ? 1000 << (next - 2) : 20'000;
    auto longest = 0ms;
    for (int i = 0; i < 200; ++i) longest = std::max(longest, backoff(next, random));
    CAPTURE(next);
    CHECK(longest.count() <= std::min(ceiling, 20'000));
    CHECK(longest.count() > std::min(ceiling, 20'000) * 8 / 10);
  }
}

TEST_CASE("a server's wish to wait is heard, within bounds") {
  CHECK(asked_delay({{"Retry-After", "3"}}) == 3s);
  CHECK(asked_delay({{"x-amz-retry-after", "1500"}}) == 1500ms);
  CHECK(asked_delay({{"Retry-After", "86400"}}) == 20s);
  CHECK(!asked_delay({{"Retry-After", "tomorrow"}}));
  CHECK(!asked_delay({}));
}

TEST_CASE("the budget ends retries when everything fails, and grows again with successes") {
  RetryBudget budget;
  int retries = 0;
  while (budget.take(false)) ++retries;
  CHECK(retries == 100);
  budget.succeeded(0);
  CHECK(!budget.take(false));
  budget.succeeded(RetryBudget::cost(false));
  CHECK(budget.take(false));
  for (int i = 0; i < 2000; ++i) budget.succeeded(0);
  CHECK(budget.left() == RetryBudget::full);
}

TEST_CASE("a timeout costs twice") {
  RetryBudget budget;
  REQUIRE(budget.take(true));
  CHECK(budget.left() == RetryBudget::full - 10);
}
