#include "ops/doors.h"

#include <doctest/doctest.h>

#include "fake_gate.h"

namespace windlass::ops::testing {

TEST_CASE_FIXTURE(FakeDesk,
                  "machines with addresses of their own are doors of AWS, and of no desk") {
  DoorCheck door{"app", "", "", "", "/"};
  work.target.local = false;
  auto away = door_addresses(work, door, {}, {"192.0.2.1", "192.0.2.2"});
  REQUIRE(away);
  REQUIRE(away->size() == 2);
  CHECK(away->front().url == "http://192.0.2.1");
  // Only from within their network are they reached there.
  work.target.local = true;
  auto here = door_addresses(work, door, {}, {"192.0.2.1", "192.0.2.2"});
  REQUIRE(here);
  CHECK(here->empty());
}

TEST_CASE_FIXTURE(FakeDesk, "an elastic address of the local cloud is no door of this desk") {
  DoorCheck door{"edge", "EdgeUrl", "EdgeAddress", "", "/healthz"};
  StackSeen stack;
  stack.outputs = {{"EdgeUrl", "http://100.96.0.1/"}, {"EdgeAddress", "100.96.0.1"}};
  work.target.local = true;
  CHECK(is_beyond_desk(work, door, stack));
  auto here = door_addresses(work, door, stack, {"100.96.0.1"});
  REQUIRE(here);
  CHECK(here->empty());
  // Behind a name it is none, either.
  door.domain = "shop.example.com";
  stack.outputs["EdgeUrl"] = "http://dev.shop.example.com/";
  CHECK(is_beyond_desk(work, door, stack));
  // One that is not there yet will be.
  CHECK(!is_beyond_desk(work, door, {}));
  work.target.local = false;
  auto away = door_addresses(work, door, stack, {"100.96.0.1"});
  REQUIRE(away);
  REQUIRE(away->size() == 1);
  CHECK(away->front().url == "http://100.96.0.1");
}

}  // namespace windlass::ops::testing
