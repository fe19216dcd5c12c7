#include "given.h"

using namespace windlass;
using namespace windlass::rollout;
using namespace windlass::rollout::testing;

namespace {

using Kind = Step::Kind;

Rollout canary() {
  return begun(shape("    size: 4\n    rollout: {strategy: canary, soak: 1m}\n"), blue());
}

// Whoever executes: each call is another process that reads what the last one wrote.
struct Deploy {
  Rollout rollout;
  Facts facts{};

  Step turn() {
    auto turned = next(read_again(rollout), facts);
    rollout = turned.rollout;
    return turned.step;
  }
  void executed() { facts.executed = static_cast<int>(rollout.at); }
  // The phase is executed, and its machines serve.
  void through() {
    REQUIRE(turn().kind == Kind::Execute);
    executed();
    facts.verdict = Facts::Verdict::Yes;
    turn();
  }
};

}  // namespace

TEST_CASE("a phase is executed, then its machines must serve, then it soaks, then the next comes") {
  Deploy deploy{canary()};
  deploy.through();
  CHECK(deploy.turn().kind == Kind::Execute);
  CHECK(deploy.rollout.phase()->name == "weight-app-10");
  deploy.executed();
  deploy.facts.verdict = Facts::Verdict::NotYet;
  CHECK(deploy.turn().kind == Kind::Wait);
  CHECK(deploy.turn().kind == Kind::Wait);
  deploy.facts.verdict = Facts::Verdict::Yes;
  auto step = deploy.turn();
  CHECK(step.kind == Kind::Wait);
  CHECK(step.until == deploy.facts.now + std::chrono::seconds(60));
  deploy.facts.now += std::chrono::seconds(59);
  CHECK(deploy.turn().kind == Kind::Wait);
  deploy.facts.now += std::chrono::seconds(1);
  CHECK(deploy.turn().kind == Kind::Execute);
  CHECK(deploy.rollout.phase()->name == "grow-app-50");
}

TEST_CASE("who dies while a phase is executed executes it again") {
  Deploy deploy{canary()};
  CHECK(deploy.turn().kind == Kind::Execute);
  CHECK(deploy.turn().kind == Kind::Execute);
  CHECK(deploy.rollout.at == 0);
}

TEST_CASE("who dies in the soak goes on with what is left of it") {
  Deploy deploy{canary()};
  deploy.through();
  deploy.through();
  deploy.facts.executed = -1;
  deploy.turn();
  deploy.facts.now += std::chrono::seconds(59);
  CHECK(deploy.turn().kind == Kind::Wait);
  deploy.facts.now += std::chrono::seconds(1);
  CHECK(deploy.turn().kind == Kind::Execute);
}

TEST_CASE("an alarm in the soak says no, by its name") {
  Deploy deploy{canary()};
  deploy.through();
  deploy.through();
  deploy.facts.alarms = {"shop-dev-AppGreenErrors"};
  auto step = deploy.turn();
  CHECK(step.kind == Kind::Failed);
  CHECK(step.text == "alarm shop-dev-AppGreenErrors");
}

TEST_CASE(
    "an alarm before any request went over is waited for: it may ring for who was there before") {
  Deploy deploy{canary()};
  deploy.turn();
  deploy.executed();
  deploy.turn();
  deploy.facts.verdict = Facts::Verdict::Yes;
  deploy.facts.alarms = {"old"};
  CHECK(deploy.turn().kind == Kind::Wait);
  deploy.facts.alarms.clear();
  CHECK(deploy.turn().kind == Kind::Execute);
  CHECK(deploy.rollout.phase()->name == "weight-app-10");
}

TEST_CASE("one that does not become quiet says no") {
  Deploy deploy{canary()};
  deploy.turn();
  deploy.executed();
  deploy.turn();
  deploy.facts.verdict = Facts::Verdict::Yes;
  deploy.facts.alarms = {"loud"};
  CHECK(deploy.turn().kind == Kind::Wait);
  deploy.facts.now += std::chrono::minutes(10);
  CHECK(deploy.turn().kind == Kind::Failed);
}

TEST_CASE("a machine that stops serving in the soak says no") {
  Deploy deploy{canary()};
  deploy.through();
  deploy.through();
  deploy.facts.verdict = Facts::Verdict::No;
  deploy.facts.why = "i-1 does not serve";
  CHECK(deploy.turn().text == "i-1 does not serve");
}

TEST_CASE("what CloudFormation refuses is no, with its reason") {
  Deploy deploy{canary()};
  deploy.turn();
  deploy.facts.refused = "AppGreenGroup: no signals";
  auto step = deploy.turn();
  CHECK(step.kind == Kind::Failed);
  CHECK(step.text == "AppGreenGroup: no signals");
}

TEST_CASE("a pause holds before the next phase, whoever runs it, until it is resumed") {
  Deploy deploy{canary()};
  deploy.through();
  deploy.rollout = pause(deploy.rollout);
  CHECK(deploy.turn().kind == Kind::Wait);
  CHECK(deploy.turn().kind == Kind::Wait);
  deploy.rollout = resume(deploy.rollout);
  CHECK(deploy.turn().kind == Kind::Execute);
}

TEST_CASE("promoting ends the soak and nothing else") {
  Deploy deploy{canary()};
  deploy.through();
  deploy.through();
  CHECK(deploy.turn().kind == Kind::Wait);
  deploy.rollout = promote(deploy.rollout);
  CHECK(deploy.turn().kind == Kind::Execute);
  CHECK(deploy.rollout.phase()->name == "grow-app-50");
}

TEST_CASE("promoting does not make a loud alarm quiet") {
  Deploy deploy{canary()};
  deploy.through();
  deploy.through();
  deploy.rollout = promote(deploy.rollout);
  deploy.facts.alarms = {"loud"};
  CHECK(deploy.turn().kind == Kind::Failed);
}

TEST_CASE("going back, alarms are no reason to stop, and a pause does not hold it") {
  Deploy deploy{canary()};
  deploy.through();
  deploy.through();
  deploy.rollout = undo(pause(deploy.rollout));
  deploy.facts.alarms = {"loud"};
  deploy.facts.executed = -1;
  deploy.through();
  deploy.through();
  CHECK(deploy.turn().kind == Kind::Done);
}

TEST_CASE(
    "undone after its first share of requests: all back at once, then the new machines leave") {
  Deploy deploy{canary()};
  deploy.through();
  deploy.through();
  auto back = undo(deploy.rollout);
  CHECK(names(back) == Strings{"weights-back", "before"});
  CHECK(sides(back) == Strings{"4/100 1/0", "4/100 0/0"});
  CHECK(back.phases[0].of == Phase::Of::This);
  // Who answers is of the revision before, and the phase is of this one's template.
  CHECK(back.phases[0].both_versions);
  CHECK(!back.phases[1].both_versions);
  CHECK(back.phases[1].of == Phase::Of::Before);
  CHECK(back.after.at("AppBlueVersion") == "1");
}

TEST_CASE("undone before any request went over: one step") {
  auto rollout = canary();
  CHECK(names(undo(rollout)) == Strings{"before"});
}

TEST_CASE("undone when the old machines may have left: they come again before they serve") {
  auto rollout = canary();
  rollout.at = rollout.phases.size() - 1;
  auto back = undo(rollout);
  CHECK(names(back) == Strings{"old-again", "weights-back", "before"});
  CHECK(sides(back) == Strings{"4/0 4/100", "4/100 4/0", "4/100 0/0"});
}

TEST_CASE("a record that is none is refused") { CHECK(!read_rollout(Json("what"))); }
