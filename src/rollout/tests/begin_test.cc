#include <algorithm>

#include "given.h"

using namespace windlass;
using namespace windlass::rollout;
using namespace windlass::rollout::testing;

namespace {
const std::string canary = "    size: 4\n    rollout: {strategy: canary, soak: 1m}\n";
const std::string blue_green = "    size: 4\n    rollout: {strategy: blue_green}\n";
}  // namespace

TEST_CASE("a rolling update is CloudFormation's work, and one phase") {
  auto rollout = begun(shape("    size: 4\n    rollout: {soak: 2m}\n"), {.stands = true});
  REQUIRE(names(rollout) == Strings{"update"});
  CHECK(rollout.phases[0].parameters.empty());
  CHECK(rollout.phases[0].soak_s == 120);
  CHECK(rollout.phases[0].expects ==
        std::vector<Expect>{{"app", "AppGroup", 4, Expect::Digest::This}});
}

TEST_CASE("a first deployment has one group, and nobody to take over from") {
  auto rollout = begun(shape(canary), {});
  CHECK(sides(rollout) == Strings{"4/100 0/0"});
  CHECK(sides(rollout.after) == "4/100 0/0");
  CHECK(undo(rollout).phases.empty());
}

TEST_CASE("a layer that had one group keeps it as blue, and is changed as it was before") {
  auto rollout = begun(shape(canary), {.stands = true, .outputs = {{"AppGroup", "group-1"}}});
  CHECK(sides(rollout) == Strings{"4/100 0/0"});
  CHECK(rollout.after.at("AppBlueVersion") == "new");
}

TEST_CASE(
    "blue/green: a whole new group without requests, then all requests, then the old leaves") {
  auto rollout = begun(shape(blue_green), blue());
  CHECK(names(rollout) == Strings{"update", "weight-app-100", "retire"});
  CHECK(sides(rollout) == Strings{"4/100 4/0", "4/0 4/100", "0/0 4/100"});
}

TEST_CASE("a canary grows with its share of the requests, and the old group stays whole") {
  auto rollout = begun(shape(canary), blue());
  CHECK(names(rollout) == Strings{"update", "weight-app-10", "grow-app-50", "weight-app-50",
                                  "grow-app-100", "weight-app-100", "retire"});
  CHECK(sides(rollout) == Strings{"4/100 1/0", "4/90 1/10", "4/90 2/10", "4/50 2/50", "4/50 4/50",
                                  "4/0 4/100", "0/0 4/100"});
}

TEST_CASE("after each share of the requests the alarms must be quiet, and at no other time") {
  auto rollout = begun(shape(canary), blue());
  for (auto& phase : rollout.phases) {
    CAPTURE(phase.name);
    CHECK(phase.soak_s == (phase.name.starts_with("weight-") ? 60 : 0));
  }
}

TEST_CASE("the machines that serve stay at the version they have until they leave") {
  auto rollout = begun(shape(canary), blue());
  for (auto& phase : rollout.phases) {
    if (phase.retires) continue;
    CHECK(phase.parameters.at("AppBlueVersion") == "1");
    CHECK(phase.parameters.at("AppGreenVersion") == "new");
  }
}

TEST_CASE("it takes turns: where green serves, blue is the next one") {
  auto first = begun(shape(blue_green), blue());
  Before before{.stands = true,
                .parameters = first.after,
                .outputs = {{"AppGreenGroup", "group-2"}, {"AppGreenVersion", "2"}},
                .desired = {}};
  auto second = begun(shape(blue_green), before);
  CHECK(sides(second) == Strings{"4/0 4/100", "4/100 4/0", "4/100 0/0"});
  CHECK(second.phases[0].parameters.at("AppGreenVersion") == "2");
}

TEST_CASE("where the old machines have left already, the new ones are who serves, and change") {
  auto before = blue();
  before.outputs = {{"AppGreenGroup", "group-2"}, {"AppGreenVersion", "2"}};
  auto rollout = begun(shape(blue_green), before, {});
  CHECK(sides(rollout) == Strings{"4/0 4/100", "4/100 4/0", "4/100 0/0"});
  CHECK(rollout.phases[0].parameters.at("AppGreenVersion") == "2");
  CHECK(sides(rollout.before) == "0/0 4/100");
}

TEST_CASE("a layer whose machines are the same goes nowhere, and may change its size") {
  auto rollout = begun(shape(canary), blue(2), {});
  CHECK(sides(rollout) == Strings{"4/100 0/0"});
  CHECK(rollout.phases[0].parameters.at("AppBlueVersion") == "new");
}

TEST_CASE("a layer that scaled up is taken over by as many machines as it has") {
  auto scaling =
      "    size: {min: 2, max: 10}\n    scale: {metric: cpu}\n"
      "    rollout: {strategy: blue_green}\n";
  auto before = blue(2);
  before.desired["app"] = 7;
  auto rollout = begun(shape(scaling), before);
  CHECK(sides(rollout) == Strings{"2/100 7/0", "2/0 7/100", "0/0 2/100"});
}

TEST_CASE("a rollback is never tried out: no shares, no soaking") {
  auto before = blue();
  before.immediate = true;
  auto rollout = begun(shape(canary), before);
  CHECK(names(rollout) == Strings{"update", "weight-app-100", "retire"});
  CHECK(std::ranges::all_of(rollout.phases, [](auto& phase) { return phase.soak_s == 0; }));
}

TEST_CASE("new machines must be of this revision, those that served may be of any") {
  auto rollout = begun(shape(blue_green), blue());
  CHECK(rollout.phases[0].expects ==
        std::vector<Expect>{{"app", "AppGroup", 4, Expect::Digest::Any},
                            {"app", "AppGreenGroup", 4, Expect::Digest::This}});
  CHECK(rollout.phases[0].both_versions);
  CHECK(!rollout.phases[1].both_versions);
  CHECK(rollout.phases[2].expects ==
        std::vector<Expect>{{"app", "AppGreenGroup", 4, Expect::Digest::This}});
}

TEST_CASE("where nobody says at which version machines are, they cannot be left alone: refused") {
  auto before = blue();
  before.outputs.erase("AppBlueVersion");
  auto refused = begin(shape(canary), before, {{"app"}});
  REQUIRE(!refused);
  CHECK(refused.error().code == "RolloutRefused");
}

TEST_CASE("a root swap is done machine by machine once the stack knows the new image") {
  auto rollout = begun(shape("    size: 3\n    rollout: {strategy: root_swap}\n"), {.stands = true},
                       {{"app", true}});
  REQUIRE(names(rollout) == Strings{"update", "swap-app"});
  REQUIRE(rollout.phases[1].act);
  CHECK(rollout.phases[1].act->kind == Act::Kind::SwapRoot);
  auto back = rollout;
  back.at = 1;
  CHECK(names(undo(back)) == Strings{"before", "swap-app-back"});
}

TEST_CASE("of machines that a swap left in the middle nothing is expected before their turn") {
  auto rollout = begun(shape("    size: 3\n    rollout: {strategy: root_swap}\n"), {.stands = true},
                       {{"app", true, true}});
  REQUIRE(names(rollout) == Strings{"update", "swap-app"});
  CHECK(rollout.phases[0].expects.empty());
  CHECK(!rollout.phases[0].front_door);
  CHECK(rollout.phases[1].expects ==
        std::vector<Expect>{{"app", "AppGroup", 3, Expect::Digest::This}});
  CHECK(rollout.phases[1].front_door);
}

TEST_CASE("a machine whose settings change too is replaced: a root volume does not carry them") {
  auto rollout = begun(shape("    size: 3\n    rollout: {strategy: root_swap}\n"), {.stands = true},
                       {{"app", false}});
  CHECK(rollout.phases[1].act->kind == Act::Kind::Replace);
}
