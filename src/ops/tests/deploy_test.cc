// Deploys on an account in memory: what they leave behind.
#include "ops/deploy.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "ops/freeze.h"
#include "ops/planning.h"
#include "ops/stop.h"
#include "scene.h"

namespace windlass::ops::testing {

TEST_CASE_FIXTURE(Scene, "a first deploy makes the stack, verifies it and is revision 1") {
  CHECK(deployed("vone") == Outcome::Succeeded);
  CHECK(current().number == 1);
  CHECK(status() == "CREATE_COMPLETE");
  CHECK_FALSE(is_locked());
  CHECK(history().front().machines.at("app") == account->running());
}

TEST_CASE_FIXTURE(Scene, "the same again is nothing to do, by digest, and no revision") {
  deployed("vone");
  account->called.clear();
  auto again = deploy("vone");
  REQUIRE(again);
  CHECK_FALSE(again->changed);
  CHECK(history().size() == 1);
  CHECK(std::count(account->called.begin(), account->called.end(), "CreateChangeSet") == 0);
}

TEST_CASE_FIXTURE(Scene, "another file is another revision") {
  deployed("vone");
  CHECK(deployed("vtwo") == Outcome::Succeeded);
  CHECK(current().number == 2);
  CHECK(runs() == "vtwo");
}

TEST_CASE_FIXTURE(Scene, "an update that CloudFormation takes back ends as reverted") {
  deployed("vone");
  CHECK(deployed("xfails") == Outcome::Reverted);
  CHECK(runs() == "vone");
  CHECK(current().number == 1);
  CHECK(history().front().reason.find("FAILURE") != std::string::npos);
}

TEST_CASE_FIXTURE(Scene, "what stands and does not serve is put back as a whole") {
  deployed("vone");
  CHECK(deployed("xbreaks") == Outcome::Reverted);
  CHECK(runs() == "vone");
  CHECK(history().front().reason.find("answers 500") != std::string::npos);
}

TEST_CASE_FIXTURE(Scene, "an alarm that rings in the soak puts it back") {
  deployed("vone");
  CHECK(deployed("xrings") == Outcome::Reverted);
  CHECK(history().front().reason.find("shop-qa-AppDown-1") != std::string::npos);
}

TEST_CASE_FIXTURE(Scene, "the console of a machine that failed is shown and kept") {
  deployed("vone");
  auto done = deploy("xfails");
  REQUIRE(done);
  REQUIRE(!done->evidence.empty());
  CHECK(done->evidence[0].last_lines == "it does not boot");
  CHECK(account->objects.contains("shop/qa/failures/2/i-0123456789abcdef0.console"));
}

TEST_CASE_FIXTURE(Scene, "a first deploy that fails leaves nothing, and the next one works") {
  CHECK(deployed("xfails") == Outcome::Reverted);
  CHECK(status().empty());
  CHECK(deployed("vone") == Outcome::Succeeded);
}

TEST_CASE_FIXTURE(Scene, "with auto_rollback off a failure stays to be looked at") {
  deployed("vone");
  auto done =
      ops::deploy(work(), model("xbreaks", "rollout: {auto_rollback: false}\n"), {}, parts());
  REQUIRE(done);
  CHECK(done->revision.outcome == Outcome::Failed);
  CHECK(runs() == "xbreaks");
}

TEST_CASE_FIXTURE(Scene, "commission refuses what is there, update what is not") {
  auto update = deploy("vone", "update");
  REQUIRE(!update);
  CHECK(update.error().code == "NoEnvironment");
  deployed("vone");
  auto again = deploy("vtwo", "commission");
  REQUIRE(!again);
  CHECK(again.error().code == "Exists");
  CHECK_FALSE(is_locked());
}

TEST_CASE_FIXTURE(Scene, "a rollback makes the former revision anew, as one of its own") {
  deployed("vone");
  deployed("vtwo");
  auto back = roll_back();
  REQUIRE(back);
  CHECK(back->revision.outcome == Outcome::Succeeded);
  CHECK(back->revision.again == 1);
  CHECK(runs() == "vone");
  CHECK(current().number == 3);
}

TEST_CASE_FIXTURE(Scene, "a freeze keeps a colleague's deploy out, and no rollback") {
  deployed("vone");
  deployed("vtwo");
  REQUIRE(freeze(work(), place, {"bob@desk", "audit", clock.now() + std::chrono::hours(1)}));
  auto refused = deploy("vone");
  REQUIRE(!refused);
  CHECK(refused.error().code == "Frozen");
  CHECK(roll_back());
}

TEST_CASE_FIXTURE(Scene, "who comes while somebody works is refused by name") {
  deployed("vone");
  dead_are_gone = false;
  auto w = work();
  auto held = Lock::take(w, place, {.owner = {"bob@desk", "", 0, "deploy"}});
  REQUIRE(held);
  // Bob works on while we look.
  auto ours = work();
  ours.sleep = [&](std::chrono::milliseconds wait) {
    clock.advance(wait);
    CHECK((*held)->renew_if_due());
  };
  auto refused = ops::deploy(ours, model("vtwo"), {}, parts());
  REQUIRE(!refused);
  CHECK(refused.error().code == "Locked");
  CHECK(refused.error().message.find("bob@desk") != std::string::npos);
}

TEST_CASE_FIXTURE(Scene, "a lock whose holder is silent for its lease is taken over") {
  deployed("vone");
  dead_are_gone = false;
  auto w = work();
  auto held = Lock::take(w, place, {.owner = {"bob@desk", "", 0, "deploy"}});
  REQUIRE(held);
  CHECK(deployed("vtwo") == Outcome::Succeeded);
  auto late = (*held)->renew_if_due();
  REQUIRE(!late);
  CHECK(late.error().code == "LockLost");
}

TEST_CASE_FIXTURE(Scene, "stop ends a running deploy, which says by whom") {
  deployed("vone");
  auto w = work();
  int waits = 0;
  w.sleep = [&](std::chrono::milliseconds wait) {
    clock.advance(std::max(wait, std::chrono::milliseconds(1500)));
    if (++waits == 1) CHECK(ops::stop(work(), place, "bob@desk"));
  };
  auto done = ops::deploy(w, model("vtwo"), {}, parts());
  REQUIRE(done);
  CHECK(done->revision.outcome == Outcome::Stopped);
  CHECK(done->revision.reason.find("bob@desk") != std::string::npos);
  CHECK(runs() == "vone");
}

TEST_CASE_FIXTURE(Scene, "decommission leaves the record, and can be typed again") {
  deployed("vone");
  auto gone = decommission();
  REQUIRE(gone);
  CHECK(status().empty());
  CHECK(current().number == 0);
  auto again = decommission();
  REQUIRE(again);
  CHECK_FALSE(again->was_there);
  CHECK(history().size() == 2);
  CHECK(deployed("vone") == Outcome::Succeeded);
}

TEST_CASE_FIXTURE(Scene, "a plan tells changes, leaves no change set, and after a deploy nothing") {
  auto plan = make_plan(work(), model("vone"), {});
  REQUIRE(plan);
  CHECK(plan->exit_code() == 2);
  CHECK(plan->changes.size() == 1);
  CHECK(status().empty());
  deployed("vone");
  plan = make_plan(work(), model("vone"), {});
  REQUIRE(plan);
  CHECK(plan->exit_code() == 0);
  CHECK(change_sets() == 0);
}

TEST_CASE("from every status of a stack a deploy succeeds") {
  for (auto* status : {"REVIEW_IN_PROGRESS",
                       "CREATE_IN_PROGRESS",
                       "CREATE_COMPLETE",
                       "CREATE_FAILED",
                       "ROLLBACK_IN_PROGRESS",
                       "ROLLBACK_COMPLETE",
                       "ROLLBACK_FAILED",
                       "DELETE_IN_PROGRESS",
                       "DELETE_FAILED",
                       "UPDATE_IN_PROGRESS",
                       "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
                       "UPDATE_COMPLETE",
                       "UPDATE_FAILED",
                       "UPDATE_ROLLBACK_IN_PROGRESS",
                       "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
                       "UPDATE_ROLLBACK_COMPLETE",
                       "UPDATE_ROLLBACK_FAILED",
                       "IMPORT_IN_PROGRESS",
                       "IMPORT_COMPLETE",
                       "IMPORT_ROLLBACK_COMPLETE",
                       "IMPORT_ROLLBACK_FAILED"}) {
    CAPTURE(status);
    Scene scene(Scene::after({"vone"}));
    auto& stack = scene.account->stacks["shop-qa"];
    stack.status = status;
    stack.pending = stack.template_text;
    stack.polls = 2;
    CHECK(scene.deployed("vtwo") == Outcome::Succeeded);
    CHECK(scene.runs() == "vtwo");
  }
}

}  // namespace windlass::ops::testing
