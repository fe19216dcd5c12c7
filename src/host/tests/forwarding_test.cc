// What containers on a machine need of it, and what they get no further with.
#include <doctest/doctest.h>

#include <fstream>

#include "host/network_namespace.h"
#include "network_ground.h"

namespace windlass::host::testing {

namespace {

std::string forwards_in(const std::string& path) {
  auto opened = open_namespace(path);
  REQUIRE_MESSAGE(opened, opened.error().message);
  std::string value;
  inside(*opened, [&] { std::ifstream("/proc/sys/net/ipv4/ip_forward") >> value; });
  return value;
}

}  // namespace

TEST_CASE("a machine forwards within itself, which programs for containers cannot ask for there") {
  NetworkGround ground;
  if (!ground) return;
  ground.machine("one", "10.0.1.10");
  CHECK(forwards_in(ground.path("one")) == "1");
}

TEST_CASE("the host forwards no more than before") {
  auto before = forwards_in("/proc/self/ns/net");
  NetworkGround ground;
  if (!ground) return;
  ground.machine("one", "10.0.1.10");
  CHECK(forwards_in("/proc/self/ns/net") == before);
}

TEST_CASE("what a machine forwards with a container's address as its source does not arrive") {
  NetworkGround ground;
  if (!ground) return;
  ground.machine("one", "10.0.1.10");
  ground.machine("two", "10.0.2.10");
  auto& all = ground.group("sg-all", {"one", "two"});
  all.in = all.out = {everything()};
  all.members.push_back("172.17.0.2");
  ground.apply();
  CHECK(ground.arrives("one", "two", 253, "10.0.1.10"));
  CHECK_FALSE(ground.arrives("one", "two", 253, "172.17.0.2"));
}

}  // namespace windlass::host::testing
