// Where nobody gets from a machine, whoever is root there.
#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <ifaddrs.h>
#include <sys/socket.h>

#include <array>

#include "network_ground.h"

namespace windlass::host::testing {

namespace {

struct Two : NetworkGround {
  Two() {
    if (!networks) return;
    machine("one", "10.0.1.10");
    machine("two", "10.0.2.10");
    auto& all = group("sg-all", {"one", "two"});
    all.in = all.out = {everything()};
    apply();
  }
  bool spoofed_arrives(const std::string& source) const {
    return arrives("one", "two", 253, source);
  }
  std::string call_router(const std::string& address, int port) const {
    return call("one", address, port);
  }
  Descriptor router_listens(const std::string& address, int port) {
    auto listening = networks->listen("vpc-1", Networks::Socket::Stream, address, port);
    REQUIRE_MESSAGE(listening, listening.error().message);
    return std::move(listening).value();
  }
};

std::vector<std::string> addresses_of_this_host() {
  std::vector<std::string> addresses;
  ifaddrs* all = nullptr;
  REQUIRE(::getifaddrs(&all) == 0);
  for (auto* each = all; each; each = each->ifa_next) {
    if (!each->ifa_addr || each->ifa_addr->sa_family != AF_INET) continue;
    std::array<char, INET_ADDRSTRLEN> text{};
    auto* address = reinterpret_cast<const sockaddr_in*>(each->ifa_addr);
    ::inet_ntop(AF_INET, &address->sin_addr, text.data(), text.size());
    addresses.push_back(text.data());
  }
  ::freeifaddrs(all);
  return addresses;
}

int port_of(const Descriptor& socket) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  REQUIRE(::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size) == 0);
  return ntohs(address.sin_port);
}

}  // namespace

TEST_CASE_FIXTURE(Two, "what has the machine's own address as its source arrives") {
  if (!networks) return;
  CHECK(spoofed_arrives("10.0.1.10"));
}

TEST_CASE_FIXTURE(Two, "what has another one's address as its source does not") {
  if (!networks) return;
  machine("three", "10.0.1.12");
  group("sg-all").members.push_back("10.0.1.12");
  apply();
  CHECK_FALSE(spoofed_arrives("10.0.1.12"));
}

TEST_CASE_FIXTURE(Two, "nor what has nobody's, the router's or its receiver's") {
  if (!networks) return;
  group("sg-all").members.push_back("10.0.1.77");
  apply();
  for (auto* source : {"10.0.1.77", "10.0.1.1", "10.0.2.10", "169.254.169.254", "8.8.8.8"}) {
    CAPTURE(source);
    CHECK_FALSE(spoofed_arrives(source));
  }
}

TEST_CASE_FIXTURE(Two, "a machine that does not check sources may send for others") {
  if (!networks) return;
  group("sg-all").members.push_back("10.0.9.9");
  spec.firewall.members = {"10.0.2.10"};
  apply();
  CHECK(spoofed_arrives("10.0.9.9"));
  spec.firewall.members = {"10.0.1.10", "10.0.2.10"};
  apply();
  CHECK_FALSE(spoofed_arrives("10.0.9.9"));
}

TEST_CASE_FIXTURE(Two, "services of the host are not there, on no address of it") {
  if (!networks) return;
  auto everywhere = listen_inside("/proc/self/ns/net", "0.0.0.0", 0);
  auto loopback = listen_inside("/proc/self/ns/net", "127.0.0.1", 0);
  REQUIRE(call_inside("/proc/self/ns/net", "127.0.0.1", port_of(loopback)) == "open");
  auto addresses = addresses_of_this_host();
  addresses.insert(addresses.end(), {"10.0.1.1", metadata_address, endpoint_address});
  for (auto& address : addresses) {
    CAPTURE(address);
    CHECK(call_router(address, port_of(everywhere)) != "open");
    CHECK(call_router(address, port_of(loopback)) != "open");
  }
}

TEST_CASE_FIXTURE(Two, "a network with the same addresses is another network") {
  if (!networks) return;
  REQUIRE(networks->make("vpc-2"));
  machine("twin", "10.0.2.10", "vpc-2");
  machine("caller", "10.0.1.10", "vpc-2");
  auto other = spec;
  other.id = "vpc-2";
  REQUIRE(networks->apply(other));
  serve("two", {80});
  serve("twin", {8080});
  CHECK(call("one", "10.0.2.10", 80) == "open");
  CHECK(call("one", "10.0.2.10", 8080) == "refused");
  CHECK(call("caller", "10.0.2.10", 8080) == "open");
  CHECK(call("caller", "10.0.2.10", 80) == "refused");
}

TEST_CASE_FIXTURE(Two, "a router answers for metadata, names and the cloud's own services") {
  if (!networks) return;
  auto metadata = router_listens(metadata_address, 80);
  auto names = router_listens(dns_address, 53);
  auto subnet_names = router_listens("10.0.0.2", 53);
  auto services = router_listens(endpoint_address, 443);
  CHECK(call_router(metadata_address, 80) == "open");
  CHECK(call_router(dns_address, 53) == "open");
  CHECK(call_router("10.0.0.2", 53) == "open");
  CHECK(call_router(endpoint_address, 443) == "open");
  CHECK(pings("one", "10.0.1.1"));
}

TEST_CASE_FIXTURE(Two, "a router answers for nothing else, whoever listens there") {
  if (!networks) return;
  auto listening = router_listens("0.0.0.0", 4566), relay = router_listens("0.0.0.0", relay_port);
  auto metadata = router_listens(metadata_address, 443);
  for (auto* address : {"10.0.1.1", "10.0.2.1", metadata_address, endpoint_address}) {
    CAPTURE(address);
    CHECK(call_router(address, 4566) == "silent");
    CHECK(call_router(address, relay_port) == "silent");
  }
  CHECK(call_router(metadata_address, 443) == "silent");
}

TEST_CASE_FIXTURE(Two, "the cloud's own services are called by whom its groups let out") {
  if (!networks) return;
  auto services = router_listens(endpoint_address, 443);
  auto metadata = router_listens(metadata_address, 80);
  group("sg-all").out = {allows("tcp", 80, 80, "0.0.0.0/0")};
  apply();
  CHECK(call_router(endpoint_address, 443) == "silent");
  CHECK(call_router(metadata_address, 80) == "open");
}

TEST_CASE_FIXTURE(Two, "who calls an address that nobody has learns it at once, every time") {
  if (!networks) return;
  for (int i = 0; i < 20; ++i) {
    CAPTURE(i);
    CHECK(call("one", "10.0.2.200", 80) == "unreachable");
  }
}

TEST_CASE_FIXTURE(Two, "a machine that has just been linked is let nowhere before rules know it") {
  if (!networks) return;
  machine("fresh", "10.0.1.50");
  serve("fresh", {80});
  serve("two", {80});
  CHECK(call_machine("fresh", "two", 80) == "silent");
  CHECK(call_machine("two", "fresh", 80) == "silent");
}

}  // namespace windlass::host::testing
