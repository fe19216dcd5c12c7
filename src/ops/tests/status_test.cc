// What to type next, and what counts as well.
#include "ops/status.h"

#include <doctest/doctest.h>

using namespace windlass;
using namespace windlass::ops;

namespace {

Revision revision(int number, Revision::Outcome outcome) {
  Revision one;
  one.number = number;
  one.verb = "deploy";
  one.outcome = outcome;
  return one;
}

Status given_status() {
  Status status;
  status.place = {"shop", "dev"};
  StackSeen stack;
  stack.status = "UPDATE_COMPLETE";
  status.stack = stack;
  status.current.number = 4;
  status.changes = {revision(4, Revision::Outcome::Succeeded)};
  status.fleet.layers = {{"app", "group", 1}};
  Machine machine;
  machine.id = "i-1";
  machine.layer = "app";
  machine.group = "group";
  machine.health = Machine::Health::Serves;
  status.fleet.machines = {machine};
  return status;
}

std::vector<std::string> commands(const Status& status) {
  std::vector<std::string> out;
  for (auto& step : next_steps(status)) out.push_back(step.command);
  return out;
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("an environment whose machines serve is well, and asks for nothing") {
  auto status = given_status();
  CHECK(status.well());
  CHECK(commands(status) == Words{"windlass plan dev", "windlass history dev"});
}

TEST_CASE("an environment that is not there is begun with a plan") {
  Status status;
  status.place = {"shop", "dev"};
  CHECK(!status.well());
  CHECK(commands(status) == Words{"windlass plan dev", "windlass deploy dev"});
}

TEST_CASE("a machine that fails is looked at, then replaced, then rolled back from") {
  auto status = given_status();
  status.fleet.machines[0].health = Machine::Health::Fails;
  CHECK(!status.well());
  CHECK(commands(status) == Words{"windlass machine logs dev i-1",
                                  "windlass machine replace dev i-1", "windlass rollback dev"});
}

TEST_CASE("a group that lacks a machine is not well") {
  auto status = given_status();
  status.fleet.layers[0].desired = 2;
  CHECK(!status.well());
}

TEST_CASE("an alarm that rings makes it unwell") {
  auto status = given_status();
  status.alarms = {{"shop-dev-AppBusy", "over 90"}};
  CHECK(!status.well());
}

TEST_CASE("an environment that was put back by CloudFormation stands, and may be well") {
  auto status = given_status();
  status.stack->status = "UPDATE_ROLLBACK_COMPLETE";
  CHECK(status.well());
}

TEST_CASE("what runs is watched or stopped") {
  auto status = given_status();
  status.lock = LockSeen{};
  CHECK(commands(status) == Words{"windlass watch dev", "windlass stop dev"});
}

TEST_CASE("a lock that somebody left who died is no running change: a deploy goes on from there") {
  auto status = given_status();
  status.lock = LockSeen{};
  status.holder_gone = "its process (7) has ended on this machine";
  CHECK(!status.is_running());
  CHECK(status.well());
  CHECK(commands(status) == Words{"windlass lock break dev"});
  status.changes.insert(status.changes.begin(), revision(5, Revision::Outcome::Running));
  CHECK(commands(status) ==
        Words{"windlass deploy dev", "windlass rollback dev", "windlass lock break dev"});
}

TEST_CASE("what was interrupted goes on by a deploy or back by a rollback") {
  auto status = given_status();
  status.changes.insert(status.changes.begin(), revision(5, Revision::Outcome::Running));
  CHECK(commands(status) == Words{"windlass deploy dev", "windlass rollback dev"});
}

TEST_CASE("a stack that is stuck is mended by a deploy") {
  auto status = given_status();
  status.stack->status = "UPDATE_ROLLBACK_FAILED";
  CHECK(commands(status).at(0) == "windlass deploy dev");
}

TEST_CASE("the last lines of a console leave out what is empty") {
  CHECK(console_lines("one\r\n\ntwo\nthree\n", 2) == Words{"two", "three"});
}
