// A hundred fates: something is begun, and its caller, the cloud, or both are killed at some
// moment, and perhaps once more while somebody goes on. What is typed next succeeds and leaves
// nothing over.
#include <doctest/doctest.h>

#include "scene.h"

namespace windlass::ops::testing {

namespace {

constexpr std::uint64_t seeds = 100;

struct Act {
  enum class Verb { Deploy, RollBack, Decommission } verb = Verb::Deploy;
  std::string service = {};  // of a deploy; a rollback leads to "vone"
};

// What can be begun, where, and what somebody may type afterwards: the same, or something else.
struct Story {
  const char* title;
  std::vector<std::string> before;
  Act begun;
  std::vector<Act> next;
};

const std::vector<Story>& stories() {
  using enum Act::Verb;
  static const std::vector<Story> all = {
      {"a first deploy",
       {},
       {Deploy, "vone"},
       {{Deploy, "vone"}, {Deploy, "vtwo"}, {Decommission}}},
      {"a deploy",
       {"vone"},
       {Deploy, "vtwo"},
       {{Deploy, "vtwo"}, {Deploy, "vtwo"}, {RollBack}, {Deploy, "vone"}, {Decommission}}},
      {"a deploy that is reverted",
       {"vone"},
       {Deploy, "xbreaks"},
       {{Deploy, "vtwo"}, {RollBack}, {Deploy, "vone"}}},
      {"a deploy that CloudFormation takes back",
       {"vone"},
       {Deploy, "xfails"},
       {{Deploy, "vtwo"}, {RollBack}, {Deploy, "vone"}}},
      {"a rollback", {"vone", "vtwo"}, {RollBack}, {{RollBack}, {RollBack}, {Deploy, "vtwo"}}},
      {"a decommission",
       {"vone"},
       {Decommission},
       {{Decommission}, {Decommission}, {Deploy, "vtwo"}}},
  };
  return all;
}

// How it ended, in a word.
std::string play(Scene& scene, const Act& act) {
  auto of = [](const Result<Deployed>& done) {
    return done ? to_text(done->revision.outcome) : done.error().code + ": " + done.error().message;
  };
  switch (act.verb) {
    case Act::Verb::Deploy: return of(scene.deploy(act.service));
    case Act::Verb::RollBack: return of(scene.roll_back(1));
    case Act::Verb::Decommission: break;
  }
  auto gone = scene.decommission();
  return gone ? "succeeded" : gone.error().code + ": " + gone.error().message;
}

std::string wanted(const Act& act) {
  return act.verb == Act::Verb::Deploy     ? act.service
         : act.verb == Act::Verb::RollBack ? "vone"
                                           : "";
}

// How many calls it makes when nobody is killed.
int calls_of(const Story& story) {
  static std::map<std::string, int> counted;
  auto& count = counted[story.title];
  if (count > 0) return count;
  Scene scene(Scene::after(story.before));
  scene.wait_min = std::chrono::minutes(1);
  scene.account->meets({});
  play(scene, story.begun);
  return count = scene.account->calls;
}

int any(Random& dice, int least, int most) {
  return least + static_cast<int>(dice.below(static_cast<std::uint64_t>(most - least + 1)));
}

Mishap fate(Random& dice, int calls) {
  auto at = any(dice, 1, calls);
  switch (dice.below(3)) {
    case 0: return {.caller_dies_at = at, .after = dice.below(2) == 0};
    case 1: return {.down_at = at, .down_for = any(dice, 1, 40), .lost = dice.below(2) == 0};
    default: break;
  }
  // First the cloud, and the caller before it came back.
  auto down_for = any(dice, 1, 10);
  return {.caller_dies_at = any(dice, at, at + down_for),
          .down_at = at,
          .down_for = down_for,
          .lost = dice.below(2) == 0};
}

std::string in_words(const Mishap& mishap) {
  return "the caller dies at " + std::to_string(mishap.caller_dies_at) +
         (mishap.after ? " (after)" : "") + ", the cloud is down at " +
         std::to_string(mishap.down_at) + " for " + std::to_string(mishap.down_for) +
         (mishap.lost ? " (an answer lost)" : "");
}

}  // namespace

TEST_CASE("kill -9 of caller, cloud or both, a hundred seeds: what is typed next succeeds") {
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    SeededRandom dice(seed);
    auto& story = stories()[dice.below(stories().size())];
    auto calls = calls_of(story);
    Scene scene(Scene::after(story.before));
    scene.wait_min = std::chrono::minutes(1);
    // Else the dead one's lock lapses.
    scene.dead_are_gone = dice.below(4) > 0;
    for (int deaths = any(dice, 1, 2); deaths > 0; --deaths) {
      auto mishap = fate(dice, calls);
      CAPTURE(seed);
      CAPTURE(story.title);
      CAPTURE(in_words(mishap));
      std::string said;
      auto lived = survives(scene, mishap, [&] { said = play(scene, story.begun); });
      // Who lived to say so is right.
      if (lived && said == "succeeded") REQUIRE(scene.runs() == wanted(story.begun));
      if (lived && said == "reverted") REQUIRE(scene.runs() != wanted(story.begun));
    }
    auto& next = story.next[dice.below(story.next.size())];
    CAPTURE(seed);
    CAPTURE(story.title);
    REQUIRE(play(scene, next) == "succeeded");
    REQUIRE(scene.runs() == wanted(next));
    REQUIRE(scene.left_over() == "");
  }
}

}  // namespace windlass::ops::testing
