// An environment as Ansible sees it.
#include "ops/inventory.h"

#include <doctest/doctest.h>

using namespace windlass;
using namespace windlass::ops;

namespace {

Fleet given_fleet() {
  Fleet fleet;
  fleet.layers = {{"web-edge", "group", 2}, {"builder", "", 0}};
  Machine serves;
  serves.id = "i-1";
  serves.layer = "web-edge";
  serves.state = "running";
  serves.private_ip = "10.0.0.5";
  Machine stopped;
  stopped.id = "i-2";
  stopped.layer = "builder";
  stopped.state = "stopped";
  fleet.machines = {serves, stopped};
  return fleet;
}

}  // namespace

TEST_CASE("Ansible gets a group a layer, below the environment's, and all variables at once") {
  auto json = ansible_list({"shop", "qa"}, given_fleet());
  CHECK(json.find("web_edge")->dump() == R"({"hosts":["i-1"]})");
  CHECK(json.find("builder")->dump() == R"({"hosts":[]})");
  CHECK(
      json.find("shop_qa")->dump() ==
      R"({"children":["builder","web_edge"],"vars":{"windlass_app":"shop","windlass_env":"qa"}})");
  auto* host = json.find("_meta")->find("hostvars")->find("i-1");
  REQUIRE(host);
  CHECK(host->text("ansible_host") == "10.0.0.5");
}

TEST_CASE("a public address is preferred where there is one") {
  auto fleet = given_fleet();
  fleet.machines[0].public_ip = "203.0.113.9";
  CHECK(ansible_host(fleet, "i-1").text("ansible_host") == "203.0.113.9");
}

TEST_CASE("a machine that is stopped is no host") {
  CHECK(ansible_host(given_fleet(), "i-2").dump() == "{}");
}

TEST_CASE("a layer called as the environment is gets another group, so that there is no circle") {
  auto fleet = given_fleet();
  fleet.layers = {{"all", "group", 1}, {"shop_qa", "group2", 1}};
  fleet.machines.clear();
  auto json = ansible_list({"shop", "qa"}, fleet);
  CHECK(json.find("layer_all"));
  CHECK(json.find("layer_shop_qa"));
}
