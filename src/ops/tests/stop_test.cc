// Halting what moves: wherever it is, what ran before runs again.
#include "ops/stop.h"

#include <doctest/doctest.h>

#include "scene.h"

namespace windlass::ops::testing {

TEST_CASE_FIXTURE(Scene,
                  "stopped while it is looked at, a change that CloudFormation made goes back") {
  deployed("vone");
  auto w = work();
  bool stopped = false;
  w.sleep = [&](std::chrono::milliseconds wait) {
    clock.advance(std::max(wait, std::chrono::milliseconds(1500)));
    if (stopped || status() != "UPDATE_COMPLETE") return;
    stopped = true;
    CHECK(ops::stop(work(), place, "bob@desk"));
  };
  auto done = ops::deploy(w, model("vtwo"), {}, parts());
  REQUIRE(done);
  REQUIRE(stopped);
  CHECK(done->revision.outcome == Outcome::Stopped);
  CHECK(runs() == "vone");
  CHECK(current().number == 1);
}

TEST_CASE_FIXTURE(Scene, "a first deploy that is stopped while it is looked at leaves nothing") {
  auto w = work();
  bool stopped = false;
  w.sleep = [&](std::chrono::milliseconds wait) {
    clock.advance(std::max(wait, std::chrono::milliseconds(1500)));
    if (stopped || status() != "CREATE_COMPLETE") return;
    stopped = true;
    CHECK(ops::stop(work(), place, "bob@desk"));
  };
  auto done = ops::deploy(w, model("xbreaks"), {}, parts());
  REQUIRE(done);
  CHECK(done->revision.outcome == Outcome::Stopped);
  CHECK(runs().empty());
}

}  // namespace windlass::ops::testing
