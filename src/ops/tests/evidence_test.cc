#include "ops/evidence.h"

#include <doctest/doctest.h>

using namespace windlass::ops;

TEST_CASE("of a signal that failed the machine's own word comes first") {
  std::string why = "AppGroup: Received 1 FAILURE signal(s) out of 1";
  Evidence mute{"i-0a1", "systemd: up", ""};
  Evidence says{"i-0a2",
                "windlass: this machine does not serve: it boots\n"
                "windlass: this machine does not serve: http://127.0.0.1/healthz answers 500\nbye",
                ""};
  CHECK(with_own_word(why, {mute, says}) ==
        "i-0a2 does not serve: http://127.0.0.1/healthz answers 500 (" + why + ")");
  CHECK(with_own_word(why, {mute}) == why);
  // What was said of something else is no reason for this.
  CHECK(with_own_word("the limit of addresses is reached", {says}) ==
        "the limit of addresses is reached");
}
