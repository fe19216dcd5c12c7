// Whoever works dies at a call, each call in turn: the next one ends what was begun.
#include <doctest/doctest.h>

#include "scene.h"

namespace windlass::ops::testing {

namespace {

constexpr int calls_max = 1000;

Mishap caller_dies(int call, bool after) { return {.caller_dies_at = call, .after = after}; }

}  // namespace

TEST_CASE(
    "a deploy that is killed at any call is gone on with by the next, and nothing is left over") {
  for (auto after : {false, true})
    for (int call = 1; call < calls_max; ++call) {
      CAPTURE(call);
      CAPTURE(after);
      Scene scene(Scene::after({"vone"}));
      auto lived = survives(scene, caller_dies(call, after), [&] { (void)scene.deploy("vtwo"); });
      auto done = scene.deploy("vtwo");
      REQUIRE_MESSAGE(done, (done ? "" : done.error().message));
      REQUIRE(scene.runs() == "vtwo");
      REQUIRE(scene.left_over() == "");
      if (lived) break;
    }
}

TEST_CASE("after a deploy that was killed at any call a rollback gives what was before") {
  for (auto after : {false, true})
    for (int call = 1; call < calls_max; ++call) {
      CAPTURE(call);
      CAPTURE(after);
      Scene scene(Scene::after({"vone"}));
      auto lived = survives(scene, caller_dies(call, after), [&] { (void)scene.deploy("vtwo"); });
      REQUIRE(scene.current().number > 0);
      auto back = scene.roll_back(1);
      REQUIRE_MESSAGE(back, (back ? "" : back.error().message));
      REQUIRE(back->revision.outcome == Outcome::Succeeded);
      REQUIRE(scene.runs() == "vone");
      REQUIRE(scene.left_over() == "");
      if (lived) break;
    }
}

TEST_CASE("a revert that is killed at any call is ended by the next deploy") {
  for (int call = 1; call < calls_max; ++call) {
    CAPTURE(call);
    Scene scene(Scene::after({"vone"}));
    scene.wait_min = std::chrono::minutes(5);
    auto lived = survives(scene, caller_dies(call, false), [&] { (void)scene.deploy("xbreaks"); });
    REQUIRE(scene.deployed("vtwo") == Outcome::Succeeded);
    REQUIRE(scene.runs() == "vtwo");
    REQUIRE(scene.left_over() == "");
    if (lived) break;
  }
}

TEST_CASE("a decommission that is killed at any call is ended by typing it again") {
  for (auto after : {false, true})
    for (int call = 1; call < calls_max; ++call) {
      CAPTURE(call);
      CAPTURE(after);
      Scene scene(Scene::after({"vone"}));
      auto lived = survives(scene, caller_dies(call, after), [&] { (void)scene.decommission(); });
      auto gone = scene.decommission();
      REQUIRE_MESSAGE(gone, (gone ? "" : gone.error().message));
      REQUIRE(scene.status().empty());
      REQUIRE(scene.current().number == 0);
      REQUIRE(scene.left_over() == "");
      if (lived) break;
    }
}

// A cloud that died and came back at once: the client asks again, and what it asks was done
// already.
TEST_CASE("an answer that is lost at any call of a deploy or a decommission changes nothing") {
  bool more = true;
  for (int call = 1; more && call < calls_max; ++call) {
    CAPTURE(call);
    Scene scene(Scene::after({"vone"}));
    scene.account->meets({.twice_at = call});
    auto done = scene.deploy("vtwo");
    more = scene.account->calls >= call;
    REQUIRE_MESSAGE(done, (done ? "" : done.error().message));
    REQUIRE(done->revision.outcome == Outcome::Succeeded);
    REQUIRE(done->revision.number == 2);
    REQUIRE(scene.runs() == "vtwo");
    REQUIRE(scene.left_over() == "");
  }
  more = true;
  for (int call = 1; more && call < calls_max; ++call) {
    CAPTURE(call);
    Scene scene(Scene::after({"vone"}));
    scene.account->meets({.twice_at = call});
    auto gone = scene.decommission();
    more = scene.account->calls >= call;
    REQUIRE_MESSAGE(gone, (gone ? "" : gone.error().message));
    REQUIRE(scene.status().empty());
    REQUIRE(scene.left_over() == "");
  }
}

}  // namespace windlass::ops::testing
