// Security groups by real connections between real namespaces.
#include <doctest/doctest.h>

#include "network_ground.h"

namespace windlass::host::testing {

namespace {

// A shop: two web machines, one behind them, and a database.
struct Shop : NetworkGround {
  Shop() {
    if (!networks) return;
    machine("web", "10.0.1.10");
    machine("web2", "10.0.1.11");
    machine("app", "10.0.2.10");
    machine("db", "10.0.3.10");
    group("sg-web", {"web", "web2"}).in = {allows("tcp", 80, 80, "0.0.0.0/0")};
    group("sg-app", {"app"}).in = {allows_group("tcp", 8080, 8080, "sg-web")};
    group("sg-db", {"db"}).in = {allows_group("tcp", 5432, 5432, "sg-app")};
    for (auto& group : spec.firewall.groups) group.out = {everything()};
    for (auto* name : {"web", "web2", "app", "db"}) serve(name, {22, 80, 5432, 8080});
    apply();
  }
  void now(const std::string& id, std::vector<Firewall::Rule> in) {
    group(id).in = std::move(in);
    apply();
  }
};

}  // namespace

TEST_CASE_FIXTURE(Shop, "who is in an allowed group connects to the allowed port") {
  if (!networks) return;
  CHECK(call_machine("web", "app", 8080) == "open");
  CHECK(call_machine("web2", "app", 8080) == "open");
}

TEST_CASE_FIXTURE(Shop, "who is in a group that is not named does not") {
  if (!networks) return;
  CHECK(call_machine("web", "db", 5432) == "silent");
}

TEST_CASE_FIXTURE(Shop, "each step of a chain of groups connects to the next") {
  if (!networks) return;
  CHECK(call_machine("app", "db", 5432) == "open");
}

TEST_CASE_FIXTURE(Shop, "a group does not go backwards") {
  if (!networks) return;
  CHECK(call_machine("db", "app", 8080) == "silent");
}

TEST_CASE_FIXTURE(Shop, "being in the same group allows nothing by itself") {
  if (!networks) return;
  CHECK(call_machine("web", "web2", 22) == "silent");
}

TEST_CASE_FIXTURE(Shop, "another port than the allowed one is closed") {
  if (!networks) return;
  CHECK(call_machine("web", "app", 22) == "silent");
}

TEST_CASE_FIXTURE(Shop, "an allowed port without a listener refuses") {
  if (!networks) return;
  now("sg-app", {allows("tcp", 9999, 9999, "0.0.0.0/0")});
  CHECK(call_machine("web", "app", 9999) == "refused");
}

TEST_CASE_FIXTURE(Shop, "a router has no ports for machines to try") {
  if (!networks) return;
  CHECK(call("web", "10.0.1.1", 22) == "silent");
  CHECK(call("web", "10.0.1.1", 80) == "silent");
}

TEST_CASE_FIXTURE(Shop, "what all may reach, all reach, also from another subnet") {
  if (!networks) return;
  CHECK(call_machine("db", "web", 80) == "open");
  CHECK(call_machine("web2", "web", 80) == "open");
}

TEST_CASE_FIXTURE(Shop, "a group may name itself") {
  if (!networks) return;
  now("sg-web", {allows_group("tcp", 22, 22, "sg-web")});
  CHECK(call_machine("web", "web2", 22) == "open");
  CHECK(call_machine("app", "web2", 22) == "silent");
}

TEST_CASE_FIXTURE(Shop, "a range lets in who is in it, and nobody else") {
  if (!networks) return;
  now("sg-db", {allows("tcp", 5432, 5432, "10.0.1.0/24")});
  CHECK(call_machine("web", "db", 5432) == "open");
  CHECK(call_machine("app", "db", 5432) == "silent");
}

TEST_CASE_FIXTURE(Shop, "a range of one address lets in that one") {
  if (!networks) return;
  now("sg-db", {allows("tcp", 5432, 5432, "10.0.1.11/32")});
  CHECK(call_machine("web2", "db", 5432) == "open");
  CHECK(call_machine("web", "db", 5432) == "silent");
}

TEST_CASE_FIXTURE(Shop, "a range of ports holds its ends, and ends there") {
  if (!networks) return;
  serve("app", {8000, 8010, 8011});
  now("sg-app", {allows("tcp", 8000, 8010, "0.0.0.0/0")});
  CHECK(call_machine("db", "app", 8000) == "open");
  CHECK(call_machine("db", "app", 8010) == "open");
  CHECK(call_machine("db", "app", 8011) == "silent");
}

TEST_CASE_FIXTURE(Shop, "all ports of TCP are not UDP's") {
  if (!networks) return;
  now("sg-app", {allows("tcp", 0, 65535, "0.0.0.0/0")});
  CHECK(call_machine("db", "app", 22) == "open");
  CHECK_FALSE(datagram_arrives("db", "app", 5353));
}

TEST_CASE_FIXTURE(Shop, "UDP arrives at the allowed port alone") {
  if (!networks) return;
  now("sg-app", {allows("udp", 5353, 5353, "10.0.3.0/24")});
  CHECK(datagram_arrives("db", "app", 5353));
  CHECK_FALSE(datagram_arrives("db", "app", 5354));
  CHECK_FALSE(datagram_arrives("web", "app", 5353));
}

TEST_CASE_FIXTURE(Shop, "nothing is pinged that does not allow it") {
  if (!networks) return;
  CHECK_FALSE(pings("web", address("app")));
}

TEST_CASE_FIXTURE(Shop, "ICMP is allowed by type") {
  if (!networks) return;
  now("sg-app", {allows("icmp", 8, -1, "0.0.0.0/0")});
  CHECK(pings("web", address("app")));
  now("sg-app", {allows("icmp", 13, -1, "0.0.0.0/0")});
  CHECK_FALSE(pings("web2", address("app")));
}

TEST_CASE_FIXTURE(Shop, "ICMP is allowed by type and code") {
  if (!networks) return;
  now("sg-app", {allows("icmp", 8, 0, "0.0.0.0/0")});
  CHECK(pings("web", address("app")));
  now("sg-app", {allows("icmp", 8, 1, "0.0.0.0/0")});
  CHECK_FALSE(pings("web2", address("app")));
}

TEST_CASE_FIXTURE(Shop, "another protocol is allowed by its number") {
  if (!networks) return;
  CHECK_FALSE(arrives("web", "app", 253, address("web")));
  now("sg-app", {allows("253", -1, -1, "0.0.0.0/0")});
  CHECK(arrives("web", "app", 253, address("web")));
  CHECK_FALSE(arrives("web", "app", 254, address("web")));
}

TEST_CASE_FIXTURE(Shop, "all protocols means all of them") {
  if (!networks) return;
  now("sg-app", {allows("-1", -1, -1, "10.0.1.0/24")});
  CHECK(call_machine("web", "app", 22) == "open");
  CHECK(datagram_arrives("web", "app", 5353));
  CHECK(pings("web", address("app")));
  CHECK(arrives("web", "app", 253, address("web")));
}

TEST_CASE_FIXTURE(Shop, "what a group does not let out does not leave, whoever would take it") {
  if (!networks) return;
  group("sg-app").out = {allows_group("tcp", 5432, 5432, "sg-db")};
  apply();
  CHECK(call_machine("app", "db", 5432) == "open");
  CHECK(call_machine("app", "web", 80) == "silent");
}

TEST_CASE_FIXTURE(Shop, "what leaves is allowed by range and port, too") {
  if (!networks) return;
  group("sg-app").out = {allows("tcp", 80, 80, "10.0.1.11/32")};
  apply();
  CHECK(call_machine("app", "web2", 80) == "open");
  CHECK(call_machine("app", "web", 80) == "silent");
  CHECK(call_machine("app", "db", 5432) == "silent");
}

TEST_CASE_FIXTURE(Shop, "answers need no rule of their own") {
  if (!networks) return;
  for (auto& group : spec.firewall.groups) group.out.clear();
  group("sg-web").out = {allows_group("tcp", 8080, 8080, "sg-app")};
  apply();
  CHECK(call_machine("web", "app", 8080) == "open");
  CHECK(call_machine("app", "web", 80) == "silent");
}

TEST_CASE_FIXTURE(
    Shop, "a connection that is open goes on when its rule is taken away, and no other begins") {
  if (!networks) return;
  now("sg-app", {allows("tcp", 9000, 9000, "0.0.0.0/0")});
  auto flow = open_flow(*this, "web", "app", 9000);
  now("sg-app", {});
  CHECK(flow.carries());
  CHECK(call_machine("web", "app", 9000) == "silent");
}

TEST_CASE_FIXTURE(Shop, "joining and leaving a group counts from the next connection on") {
  if (!networks) return;
  CHECK(call_machine("db", "app", 8080) == "silent");
  group("sg-web").members.push_back(address("db"));
  apply();
  CHECK(call_machine("db", "app", 8080) == "open");
  group("sg-web").members.pop_back();
  apply();
  CHECK(call_machine("db", "app", 8080) == "silent");
}

TEST_CASE_FIXTURE(Shop, "a machine in two groups may what either allows") {
  if (!networks) return;
  group("sg-app").members.push_back(address("web"));
  apply();
  CHECK(call_machine("web", "app", 8080) == "open");
  CHECK(call_machine("web", "db", 5432) == "open");
}

TEST_CASE_FIXTURE(Shop, "a machine in no group reaches nobody, and nobody reaches it") {
  if (!networks) return;
  machine("stray", "10.0.1.99");
  serve("stray", {80});
  apply();
  CHECK(call_machine("stray", "web", 80) == "silent");
  CHECK(call_machine("web", "stray", 80) == "silent");
}

TEST_CASE_FIXTURE(Shop, "a group without rules lets nothing in") {
  if (!networks) return;
  now("sg-web", {});
  CHECK(call_machine("db", "web", 80) == "silent");
}

}  // namespace windlass::host::testing
