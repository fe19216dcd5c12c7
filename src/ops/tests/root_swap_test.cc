// Machines that get another root and stay who they are: on a group in memory, whoever dies when.
#include "swap_scene.h"

namespace windlass::ops::testing {

TEST_CASE_FIXTURE(SwapScene,
                  "each machine gets the new root while it stands aside, one at a time") {
  auto done = swap(newer);
  REQUIRE_MESSAGE(done, (done ? "" : done.error().message));
  check_all_are(newer);
  CHECK(served_least == 1);
  CHECK(tasks == 2);
  CHECK(least == 2);  // what CloudFormation knows
}

TEST_CASE("a group with room for one that stands aside is not made smaller") {
  for (int at = 1; at < 500; at += 4) {
    CAPTURE(at);
    SwapScene scene;
    scene.least = scene.least_ever = 1;
    auto died = scene.dies_in_a_swap(at);
    REQUIRE(scene.swap(newer));
    REQUIRE(scene.least_ever == 1);
    if (!died) break;
  }
}

TEST_CASE_FIXTURE(
    SwapScene, "while a machine stays aside its group stays smaller, and starts no other for it") {
  ill = newer;
  REQUIRE(!swap(newer));
  CHECK(least == 1);
  CHECK(desired == 1);
  REQUIRE(swap(former));
  CHECK(least == 2);
  CHECK(desired == 2);
}

TEST_CASE_FIXTURE(SwapScene,
                  "what a swap left in the middle has its turn, though the same is wanted") {
  CHECK(phases_of_the_same() == std::vector<std::string>{"update"});
  ill = newer;
  REQUIRE(!swap(newer));
  CHECK(phases_of_the_same() == std::vector<std::string>{"update", "swap-app"});
  // Unless machines may be of other settings, which no root has.
  using Kind = rollout::Act::Kind;
  CHECK(the_same_again("same").back().act->kind == Kind::SwapRoot);
  CHECK(the_same_again("others").back().act->kind == Kind::Replace);
  REQUIRE(swap(former));
  CHECK(phases_of_the_same() == std::vector<std::string>{"update"});
  group_tags = {{"windlass:least", "2"}};
  CHECK(phases_of_the_same() == std::vector<std::string>{"update", "swap-app"});
}

TEST_CASE_FIXTURE(SwapScene, "done again it does nothing") {
  REQUIRE(swap(newer));
  REQUIRE(swap(newer));
  CHECK(tasks == 2);
}

TEST_CASE_FIXTURE(SwapScene,
                  "a machine that does not serve on its new root is named, and is the last") {
  ill = newer;
  auto failed = swap(newer);
  REQUIRE(!failed);
  CHECK(failed.error().code == "TurnFailed");
  CHECK(failed.error().message == "i-1 does not serve: its page answers 500");
  CHECK(named("i-2").root == former);
  CHECK(named("i-2").lifecycle == "InService");
  CHECK(named("i-1").lifecycle == "Standby");
}

TEST_CASE_FIXTURE(SwapScene, "what the old root's agent said last is not believed") {
  reboots = false;
  for (auto& machine : machines) {
    machine.tags["windlass:machine"] = digest_of_image(newer);
    speaks(machine, clock.now());
    machine.tags["windlass:machine"] = digest_of_image(former);
  }
  auto failed = swap(newer);
  REQUIRE(!failed);
  CHECK(failed.error().message == "i-1 boots");
}

TEST_CASE_FIXTURE(SwapScene, "it goes back as it came, from a machine that never served, too") {
  ill = newer;
  REQUIRE(!swap(newer));
  auto back = swap(former);
  REQUIRE_MESSAGE(back, (back ? "" : back.error().message));
  check_all_are(former);
}

TEST_CASE("who dies at any call is gone on after: to the new root, or back to the former one") {
  for (auto& wanted : {newer, former})
    for (int at = 1; at < 500; ++at) {
      CAPTURE(at);
      CAPTURE(wanted);
      SwapScene scene;
      auto died = scene.dies_in_a_swap(at);
      auto done = scene.swap(wanted);
      REQUIRE_MESSAGE(done, (done ? "" : done.error().message));
      scene.check_all_are(wanted);
      CHECK(scene.least == 2);
      CHECK(scene.served_least >= 1);
      if (!died) break;
    }
}

}  // namespace windlass::ops::testing
