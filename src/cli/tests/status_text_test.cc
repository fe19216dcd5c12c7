// A status on one screen: golden outputs.
#include "cli/status_text.h"

#include <doctest/doctest.h>

using namespace windlass;
using namespace windlass::cli;
using namespace std::chrono_literals;

namespace {

constexpr Time now{1'700'000'000s};

ops::Machine machine(const std::string& id, const std::string& layer, ops::Machine::Health health) {
  ops::Machine one;
  one.id = id;
  one.layer = layer;
  one.group = layer + "-group";
  one.state = "running";
  one.type = "t3.small";
  one.zone = "us-east-1a";
  one.private_ip = "10.0.1.7";
  one.revision = 12;
  one.health = health;
  one.launched = now - 2h;
  return one;
}

ops::Status given_status() {
  ops::Status status;
  status.place = {"shop", "qa"};
  status.local = false;
  status.account = "123456789012";
  status.region = "us-east-2";
  status.seen = now;
  ops::StackSeen stack;
  stack.status = "UPDATE_COMPLETE";
  status.stack = stack;
  status.current.number = 12;
  ops::Revision change;
  change.number = 12;
  change.verb = "deploy";
  change.outcome = ops::Revision::Outcome::Succeeded;
  change.begun = now - 2h;
  change.ended = now - 2h + 83s;
  change.by = "arn:aws:iam::123456789012:user/ann";
  change.commit = "3f2a1bc09d1e";
  change.why = "new tax rules";
  status.changes = {change};
  ops::DoorSeen door;
  door.layer = "edge";
  door.address = {"https://shop.example.com", "", "/", true};
  door.answer.status = 200;
  door.took = 12ms;
  door.revision = 12;
  status.doors = {door};
  status.fleet.layers = {{"edge", "edge-group", 1}};
  status.fleet.machines = {machine("i-0a1", "edge", ops::Machine::Health::Serves)};
  return status;
}

}  // namespace

TEST_CASE("an environment that is well fits one look") {
  CHECK(status_text(given_status(), {}) ==
        R"(shop-qa in 123456789012, us-east-2: revision 12, well

Front door
  edge  https://shop.example.com/  200  in 12 ms, revision 12

Machines
  LAYER  MACHINE  HEALTH  REVISION  TYPE      ZONE        ADDRESS   UP
  edge   i-0a1    serves  12        t3.small  us-east-1a  10.0.1.7  2 h

Last changes
  REVISION        WHAT    OUTCOME    WHEN     TOOK        BY   COMMIT    ABOUT
  12        runs  deploy  succeeded  2 h ago  1 min 23 s  ann  3f2a1bc0  new tax rules

Next:
  windlass plan qa     # what the file would change
  windlass history qa  # what was changed, and by whom
)");
}

TEST_CASE("an environment that is not there says what makes it") {
  ops::Status status;
  status.place = {"shop", "dev"};
  status.region = "us-east-1";
  CHECK(status_text(status, {}) == R"(shop-dev in the local cloud, us-east-1: does not exist

Next:
  windlass plan dev    # what a deploy would make
  windlass deploy dev  # makes it
)");
}

TEST_CASE("what is wrong stands with its reason: a door, a machine, an alarm, its console") {
  auto status = given_status();
  status.doors[0].answer = {};
  status.doors[0].complaint = "nobody answers: connection refused";
  auto& bad = status.fleet.machines[0];
  bad.health = ops::Machine::Health::Fails;
  bad.why = "nginx is dead";
  status.alarms = {{"shop-qa-EdgeUnreachable", "fewer than 1"}};
  status.consoles = {{"i-0a1", {"systemd: nginx.service: failed"}}};
  status.changes.clear();
  CHECK(status_text(status, {}) ==
        R"(shop-qa in 123456789012, us-east-2: revision 12, not well

Front door
  edge  https://shop.example.com/  no answer  nobody answers: connection refused

Machines
  LAYER  MACHINE  HEALTH  REVISION  TYPE      ZONE        ADDRESS   UP   ABOUT
  edge   i-0a1    FAILS   12        t3.small  us-east-1a  10.0.1.7  2 h  nginx is dead
  edge: 0 of 1 machines

Alarms that ring
  shop-qa-EdgeUnreachable  fewer than 1

Console of i-0a1
  systemd: nginx.service: failed

Next:
  windlass machine logs qa i-0a1     # what its console said
  windlass machine replace qa i-0a1  # another in its place
  windlass rollback qa               # what ran before revision 12
)");
}

TEST_CASE("of many machines those that do not serve are shown first, and the screen is not left") {
  auto status = given_status();
  status.fleet.machines.clear();
  for (int i = 0; i < 60; ++i)
    status.fleet.machines.push_back(
        machine("i-" + std::to_string(i), "edge", ops::Machine::Health::Serves));
  status.fleet.machines[50].health = ops::Machine::Health::Fails;
  auto text = status_text(status, {.width = 100, .height = 40});
  CHECK(text.find("i-50") != std::string::npos);
  CHECK(text.find("and 42 more machines that serve") != std::string::npos);
}

TEST_CASE("a door that this desk cannot reach says so, and is no reason not to be well") {
  auto status = given_status();
  status.doors = {
      {.layer = "edge", .address = {}, .answer = {}, .complaint = {}, .beyond_desk = true}};
  auto text = status_text(status, {});
  CHECK(text.find("revision 12, well\n") != std::string::npos);
  CHECK(text.find("edge  its machines' own addresses  not asked  reached from within") !=
        std::string::npos);
}

TEST_CASE("what cannot be seen is a note") {
  auto status = given_status();
  status.troubles = {"cannot see the alarms: AccessDenied"};
  CHECK(status_text(status, {}).find("\nNote: cannot see the alarms: AccessDenied\n") !=
        std::string::npos);
}

TEST_CASE("a lock that was left is told with whose it is, how that is known, and what to type") {
  auto status = given_status();
  ops::LockSeen lock;
  lock.owner.who = "ann@desk";
  lock.owner.verb = "deploy";
  lock.begun = "2023-11-14T22:12:20Z";
  status.lock = lock;
  status.holder_gone = "its process (4711) has ended on this machine";
  auto text = status_text(status, {});
  CHECK(text.find(
            "revision 12, well\n  nobody is at it any more: ann@desk left the lock of a deploy, "
            "begun 1 min ago: its process (4711) has ended on this machine. The next deploy "
            "takes it over.\n") != std::string::npos);
  CHECK(text.find("windlass lock break qa") != std::string::npos);
}

TEST_CASE("a running change and a freeze are told with who is at it") {
  auto status = given_status();
  ops::LockSeen lock;
  lock.owner.who = "ann@desk";
  lock.owner.verb = "deploy";
  lock.begun = "2023-11-14T22:12:20Z";
  status.lock = lock;
  status.freeze = ops::Freeze{"bob@desk", "the auditors look", now + 1h};
  auto text = status_text(status, {});
  CHECK(text.find("  deploy by ann@desk, begun 1 min ago\n") != std::string::npos);
  CHECK(text.find("  frozen by bob@desk until 2023-11-14T23:13:20Z: the auditors look\n") !=
        std::string::npos);
  CHECK(text.find("windlass watch qa") != std::string::npos);
}
