// One word about a machine, of all that its group, balancer and agent say.
#include "ops/machines.h"

#include <doctest/doctest.h>

using namespace windlass;
using namespace windlass::ops;
using Health = Machine::Health;

namespace {

MachineSeen given_member() {
  MachineSeen member;
  member.id = "i-1";
  member.lifecycle = "InService";
  member.health = "Healthy";
  return member;
}

Health health(const MachineSeen& member, std::string* why = nullptr,
              const std::string& state = "running") {
  std::string said;
  auto health = health_of(state, &member, said);
  if (why) *why = said;
  return health;
}

Revision revision(int number, std::map<std::string, std::string> machines) {
  Revision one;
  one.number = number;
  one.machines = std::move(machines);
  return one;
}

Fleet given_fleet() {
  Fleet fleet;
  for (auto* id : {"i-0aaa1", "i-0aaa2", "i-0bbb3"}) {
    Machine machine;
    machine.id = id;
    machine.layer = std::string(id).starts_with("i-0a") ? "app" : "db";
    machine.private_ip = "10.0.0." + std::string(1, id[6]);
    fleet.machines.push_back(machine);
  }
  return fleet;
}

}  // namespace

TEST_CASE("a machine that nobody checks runs; it does not serve") {
  CHECK(health(given_member()) == Health::Runs);
}

TEST_CASE("a machine serves when its balancer finds it healthy") {
  auto member = given_member();
  member.targets = {{"healthy", ""}};
  CHECK(health(member) == Health::Serves);
}

TEST_CASE("a machine fails when its agent says so, whatever the balancer thinks") {
  auto member = given_member();
  member.targets = {{"healthy", ""}};
  member.reports = true;
  member.well = false;
  member.why = "php-fpm is dead";
  std::string why;
  CHECK(health(member, &why) == Health::Fails);
  CHECK(why == "php-fpm is dead");
}

TEST_CASE("a machine that is an unhealthy target fails, and why is told") {
  auto member = given_member();
  member.targets = {{"unhealthy", "Health checks failed with these codes: [503]"}};
  std::string why;
  CHECK(health(member, &why) == Health::Fails);
  CHECK(why == "Health checks failed with these codes: [503]");
}

TEST_CASE("a machine that boots is starting, although its checks fail yet") {
  auto member = given_member();
  member.lifecycle = "Pending";
  member.targets = {{"unhealthy", "Connection refused"}};
  CHECK(health(member) == Health::Starting);
}

TEST_CASE("a machine that drains is leaving") {
  auto member = given_member();
  member.targets = {{"draining", ""}};
  CHECK(health(member) == Health::Leaving);
}

TEST_CASE("a machine on demand that is stopped is no failure") {
  std::string why;
  CHECK(health_of("stopped", nullptr, why) == Health::Stopped);
}

TEST_CASE("a digest stands for the revision that runs, else for the newest that has it") {
  RevisionNumbers numbers(
      {revision(7, {{"app", "aaaa"}, {"db", "dddd"}}),
       revision(6, {{"app", "bbbb"}, {"db", "dddd"}}), revision(5, {{"app", "aaaa"}})},
      6);
  CHECK(numbers.of("db", "dddd") == 6);
  CHECK(numbers.of("app", "aaaa") == 7);
  CHECK(numbers.of("app", "cccc") == 0);
  CHECK(numbers.of("db", "aaaa") == 0);
}

TEST_CASE("a machine is meant by its id, the beginning of one, its address, or its only layer") {
  auto fleet = given_fleet();
  CHECK(machine_meant(fleet, "i-0aaa1", "dev")->id == "i-0aaa1");
  CHECK(machine_meant(fleet, "i-0b", "dev")->id == "i-0bbb3");
  CHECK(machine_meant(fleet, "10.0.0.2", "dev")->id == "i-0aaa2");
  CHECK(machine_meant(fleet, "db", "dev")->id == "i-0bbb3");
}

TEST_CASE("a word that may mean several machines is refused with their ids") {
  auto meant = machine_meant(given_fleet(), "app", "dev");
  REQUIRE(!meant);
  CHECK(meant.error().message == "'app' may be any of i-0aaa1, i-0aaa2");
}

TEST_CASE("a machine that is not there is refused with the way to those that are") {
  auto meant = machine_meant(given_fleet(), "i-9", "dev");
  REQUIRE(!meant);
  CHECK(meant.error().message ==
        "dev has no machine 'i-9'; those there are: windlass machine list dev");
}
