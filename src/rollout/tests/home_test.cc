// A layer that had two groups and shall have one.
#include "given.h"

using namespace windlass;
using namespace windlass::rollout;
using namespace windlass::rollout::testing;

namespace {

const std::string two_groups = "    size: 4\n    rollout: {strategy: blue_green}\n";

Before green() {
  return {.stands = true,
          .parameters = {{"AppBlueSize", "0"},
                         {"AppBlueWeight", "0"},
                         {"AppBlueVersion", "new"},
                         {"AppGreenSize", "4"},
                         {"AppGreenWeight", "100"},
                         {"AppGreenVersion", "new"}},
          .outputs = {{"AppGreenGroup", "group-2"}, {"AppGreenVersion", "2"}},
          .shape = shape(two_groups)};
}

}  // namespace

TEST_CASE(
    "where green serves, the same machines serve from blue before the file's one group goes on") {
  auto rollout = begun(shape("    size: 4\n"), green());
  CHECK(names(rollout) == Strings{"home-grow", "home-weight", "update"});
  CHECK(sides(rollout) == Strings{"4/0 4/100", "4/100 4/0", "-/- -/-"});
  CHECK(rollout.phases[0].of == Phase::Of::Before);
  CHECK(rollout.phases[2].of == Phase::Of::This);
  CHECK(read_again(rollout).home == 2);
}

TEST_CASE("where blue serves, it is at home") {
  auto before = blue();
  before.shape = shape(two_groups);
  CHECK(names(begun(shape("    size: 4\n"), before)) == Strings{"update"});
}

TEST_CASE("on the way home it goes back to where it was; from home, to home") {
  auto rollout = begun(shape("    size: 4\n"), green());
  CHECK(sides(undo(rollout)) == Strings{"0/0 4/100"});
  rollout.at = 1;
  CHECK(sides(undo(rollout)) == Strings{"4/0 4/100", "0/0 4/100"});
  rollout.at = 2;
  CHECK(sides(undo(rollout)) == Strings{"4/100 0/0"});
}

TEST_CASE("where nobody remembers two groups and only the second is there, it is refused") {
  auto before = green();
  before.shape.reset();
  auto refused = begin(shape("    size: 4\n"), before, {{"app"}});
  REQUIRE(!refused);
  CHECK(refused.error().message.find("second of its two groups") != std::string::npos);
}

TEST_CASE("who died in the middle has said which colour served before") {
  auto rollout = begun(shape(two_groups), blue());
  rollout.at = 1;
  Parameters stack = {{"AppBlueWeight", "0"}, {"AppGreenWeight", "100"}, {"WebImage", "ami-1"}};
  auto serving = serving_parameters(to_json(rollout), stack);
  CHECK(serving.at("AppBlueWeight") == "100");
  CHECK(serving.at("AppBlueVersion") == "1");
  CHECK(serving.at("WebImage") == "ami-1");
  rollout.at = 2;
  CHECK(serving_parameters(to_json(rollout), stack).at("AppGreenWeight") == "100");
  rollout.stage = Rollout::Stage::Over;
  CHECK(serving_parameters(to_json(rollout), stack) == stack);
  CHECK(serving_parameters(Json(), stack) == stack);
}
