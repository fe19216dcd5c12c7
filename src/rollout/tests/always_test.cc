// What always holds, whatever fails, dies or is asked for: played over seeds against a stack that
// is only its parameters.
#include <algorithm>

#include "base/random.h"
#include "base/text.h"
#include "given.h"
#include "rollout/names.h"

using namespace windlass;
using namespace windlass::rollout;
using namespace windlass::rollout::testing;

namespace {

struct World {
  Shape shape;
  Parameters stack;
  int lowest;

  const Shape::Layer& app() const { return shape.layers[0]; }

  void update(const Phase& phase) {
    auto& layer = app();
    Side before[2], after[2];
    for (int i : {0, 1}) {
      before[i] = side_of(stack, layer.colours[i]);
      after[i] = side_of(phase.parameters, layer.colours[i]);
    }
    CAPTURE(phase.name);
    CAPTURE(sides(stack));
    CAPTURE(sides(phase.parameters));
    CHECK(after[0].weight + after[1].weight == 100);
    int serves = 0;
    for (int i : {0, 1}) {
      CAPTURE(i);
      // Who has requests, or gets some, is there already with as many machines as they need.
      if (after[i].weight > 0) {
        CHECK(before[i].size * 100 >= lowest * after[i].weight);
        CHECK(after[i].size * 100 >= lowest * after[i].weight);
      }
      // Nobody leaves, or is made another, who has requests.
      if (before[i].weight > 0) {
        CHECK(after[i].size >= std::min(before[i].size, lowest));
        bool stays = after[i].version == before[i].version ||
                     (before[i].version == "new" && after[i].version == "1");
        CHECK(stays);
      }
      if (after[i].weight > 0) serves += std::min(before[i].size, after[i].size);
    }
    CHECK(serves >= lowest);
    stack = phase.parameters;
  }
};

struct Play {
  SeededRandom random;
  World world;
  Rollout rollout;
  Facts facts{};
  bool may_fail = true;

  bool chance(std::uint64_t one_in) { return random.below(one_in) == 0; }

  void look() {
    facts.now += std::chrono::seconds(random.below(120));
    facts.alarms.clear();
    facts.verdict = chance(4) ? Facts::Verdict::NotYet : Facts::Verdict::Yes;
    if (may_fail && chance(12)) facts.verdict = Facts::Verdict::No;
    if (may_fail && chance(25)) facts.alarms = {"loud"};
    if (chance(8)) facts.executed = -1;  // another process looks
    if (chance(20)) rollout = pause(rollout);
    if (rollout.paused && chance(2)) rollout = resume(rollout);
    if (chance(20)) rollout = promote(rollout);
  }

  // Until it is done or has failed; nothing at all when it does not end.
  std::optional<Step::Kind> run() {
    for (int turns = 0; turns < 2000; ++turns) {
      look();
      auto turned = next(chance(2) ? read_again(rollout) : rollout, facts);
      rollout = turned.rollout;
      auto kind = turned.step.kind;
      if (kind == Step::Kind::Done || kind == Step::Kind::Failed) return kind;
      if (kind != Step::Kind::Execute) continue;
      if (may_fail && chance(10)) {
        facts.refused = "no";  // and CloudFormation has put everything back
        continue;
      }
      world.update(*rollout.phase());
      // It may die before it has told anybody.
      if (!chance(6)) facts.executed = static_cast<int>(rollout.at);
    }
    return {};
  }
};

std::string some_layer(SeededRandom& random) {
  auto text = "    size: " + std::to_string(1 + random.below(12)) + "\n    rollout: {soak: 1m, ";
  if (random.below(3) == 0) return text + "strategy: blue_green}\n";
  auto first = 1 + random.below(40);
  return text + "strategy: canary, checkpoint_percentages: [" + std::to_string(first) + ", " +
         std::to_string(first + 1 + random.below(59)) + "]}\n";
}

}  // namespace

TEST_CASE("a rollout by colours never has less than its lowest capacity, and can always go back") {
  for (unsigned seed = 0; seed < 500; ++seed) {
    CAPTURE(seed);
    SeededRandom random(seed);
    auto wanted = shape(some_layer(random));
    auto before = blue(wanted.layers[0].machines);
    auto rollout = begun(wanted, before);
    Play play{
        SeededRandom(seed + 1000), {wanted, before.parameters, wanted.layers[0].machines}, rollout};
    auto ended = play.run();
    REQUIRE(ended);
    if (*ended == Step::Kind::Done) {
      CHECK(serving_side(play.world.stack, play.world.app()) == 1);
      CHECK(play.world.stack == rollout.after);
      // Somebody changes their mind.
      if (!play.chance(3)) continue;
    }
    play.rollout = undo(read_again(play.rollout));
    CHECK(play.rollout.phases.size() <= 3);
    play.facts = {.now = play.facts.now};
    // It dies on the way now and then, and begins to go back anew.
    play.may_fail = play.chance(3);
    for (int tries = 0; tries < 5; ++tries) {
      ended = play.run();
      REQUIRE(ended);
      if (*ended == Step::Kind::Done) break;
      play.rollout = undo(play.rollout);
      play.facts = {.now = play.facts.now};
      if (tries == 3) play.may_fail = false;
    }
    CHECK(*ended == Step::Kind::Done);
    CHECK(serving_side(play.world.stack, play.world.app()) == 0);
    CHECK(play.world.stack.at("AppBlueVersion") == "1");
    CHECK(play.world.stack.at("AppGreenSize") == "0");
  }
}
