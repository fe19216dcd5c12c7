// The way out of a network: by the relay, for those who have one.
#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>

#include "host/relay_target.h"
#include "network_ground.h"

namespace windlass::host::testing {

namespace {

constexpr const char* outside = "198.51.100.7";

struct Door : NetworkGround {
  Door() {
    if (!networks) return;
    machine("out", "10.0.1.10");
    machine("in", "10.0.2.10");
    auto& all = group("sg-all", {"out", "in"});
    all.in = all.out = {everything()};
    spec.firewall.may_leave = {"10.0.1.0/24"};
    spec.firewall.leavers = {"10.0.1.10"};
    apply();
    auto listening =
        networks->listen("vpc-1", Networks::Socket::Stream, endpoint_address, relay_port);
    REQUIRE_MESSAGE(listening, listening.error().message);
    relay = std::move(listening).value();
  }
  void list(std::vector<Firewall::AclEntry> entries) {
    spec.firewall.acls = {{"acl-a", {"10.0.1.0/24"}, std::move(entries)}};
    apply();
  }
  Descriptor relayed() {
    pollfd watched{relay.get(), POLLIN, 0};
    REQUIRE(::poll(&watched, 1, 1000) == 1);
    return Descriptor(::accept4(relay.get(), nullptr, nullptr, SOCK_CLOEXEC));
  }
  Descriptor relay;
};

std::string text_of(const sockaddr_in& address) {
  std::array<char, INET_ADDRSTRLEN> text{};
  ::inet_ntop(AF_INET, &address.sin_addr, text.data(), text.size());
  return std::string(text.data()) + ":" + std::to_string(ntohs(address.sin_port));
}

Firewall::AclEntry entry(bool allow, bool out, int from = -1, int to = -1) {
  return {100, allow, out, from < 0 ? "-1" : "6", from, to, "0.0.0.0/0"};
}

}  // namespace

TEST_CASE_FIXTURE(Door, "a connection that leaves ends at the relay, which learns whom it is for") {
  if (!networks) return;
  auto caller = connect_inside(path("out"), outside, 8443);
  auto target = original_destination(relayed().get());
  REQUIRE_MESSAGE(target, target.error().message);
  CHECK(text_of(*target) == "198.51.100.7:8443");
}

TEST_CASE_FIXTURE(Door, "a connection that has left goes on when the rules are replaced") {
  if (!networks) return;
  Flow flow{connect_inside(path("out"), outside, 8443), relayed()};
  group("sg-all").out.clear();
  apply();
  CHECK(flow.carries());
  CHECK(call("out", outside, 8443) == "silent");
}

TEST_CASE_FIXTURE(Door, "a connection to the relay itself is for nobody") {
  if (!networks) return;
  auto listening = listen_inside("/proc/self/ns/net", "127.0.0.1", 0);
  sockaddr_in where{};
  socklen_t size = sizeof where;
  REQUIRE(::getsockname(listening.get(), reinterpret_cast<sockaddr*>(&where), &size) == 0);
  auto caller = connect_inside("/proc/self/ns/net", "127.0.0.1", ntohs(where.sin_port));
  Descriptor called(::accept4(listening.get(), nullptr, nullptr, SOCK_CLOEXEC));
  auto target = original_destination(called.get());
  REQUIRE_FALSE(target);
  CHECK(target.error().code == "NotRelayed");
}

TEST_CASE_FIXTURE(Door, "who has no way out is told at once") {
  if (!networks) return;
  CHECK(call("in", outside, 443) == "unreachable");
}

TEST_CASE_FIXTURE(Door, "a route alone is no way out for who has no public address") {
  if (!networks) return;
  spec.firewall.leavers.clear();
  apply();
  CHECK(call("out", outside, 443) == "unreachable");
}

TEST_CASE_FIXTURE(Door, "a public address alone is no way out without a route") {
  if (!networks) return;
  spec.firewall.leavers.push_back("10.0.2.10");
  apply();
  CHECK(call("in", outside, 443) == "unreachable");
}

TEST_CASE_FIXTURE(Door, "private, shared and link-local addresses are not outside") {
  if (!networks) return;
  for (auto* address :
       {"10.200.0.1", "172.20.0.1", "192.168.1.1", "100.64.0.1", "169.254.1.1", "240.0.0.1"}) {
    CAPTURE(address);
    CHECK(call("out", address, 443) != "open");
  }
}

TEST_CASE_FIXTURE(Door, "a subnet of this network is not outside, whatever its addresses are") {
  if (!networks) return;
  spec.firewall.acls = {{"acl-a", {"198.51.100.0/24"}, {entry(true, true), entry(true, false)}}};
  apply();
  CHECK(call("out", outside, 443) == "unreachable");
}

TEST_CASE_FIXTURE(Door, "groups decide which connections may leave") {
  if (!networks) return;
  group("sg-all").out = {allows("tcp", 443, 443, "0.0.0.0/0")};
  apply();
  CHECK(call("out", outside, 443) == "open");
  CHECK(call("out", outside, 80) == "silent");
}

TEST_CASE_FIXTURE(Door, "a subnet's list decides which connections may leave") {
  if (!networks) return;
  list({entry(true, true, 443, 443), entry(true, false)});
  CHECK(call("out", outside, 443) == "open");
  CHECK(call("out", outside, 80) == "silent");
}

TEST_CASE_FIXTURE(Door, "a subnet's list has to let answers from outside back in") {
  if (!networks) return;
  list({entry(true, true), entry(true, false, 22, 22)});
  CHECK(call("out", outside, 443) == "silent");
  list({entry(true, true), entry(true, false, 1024, 65535)});
  CHECK(call("out", outside, 443) == "open");
}

TEST_CASE_FIXTURE(Door, "what is no TCP does not leave") {
  if (!networks) return;
  CHECK_FALSE(pings("out", outside));
}

}  // namespace windlass::host::testing
