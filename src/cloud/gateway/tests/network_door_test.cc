// Networks that come and go while machines do: on networks in memory.
#include "cloud/gateway/network_door.h"

#include <doctest/doctest.h>

#include <unistd.h>

#include "host/testing/fake_site.h"

using namespace windlass;
using namespace windlass::cloud;

namespace {

// Who serves in which networks.
using Serving = std::multiset<std::string>;

struct FakeServer final : http::Server {
  explicit FakeServer(Serving& s) : serving(s) {}
  Serving& serving;

  int port() const override { return 0; }
  void serve_also(int socket, const std::string& via) override {
    ::close(socket);
    serving.insert(via);
  }
  void leave(const std::string& via) override { serving.erase(serving.find(via)); }
  void stop(std::chrono::milliseconds) override {}
};

struct FakeRelay final : host::Relay {
  void serve(host::Descriptor, const std::string&) override {}
  void leave(const std::string&) override {}
};

struct FakeResolver final : host::Resolver {
  void serve(host::Descriptor, host::Descriptor, const std::string&) override {}
  void leave(const std::string&) override {}
};

struct Door {
  host::testing::FakeSite host;
  Serving serving;
  ManualClock clock;
  Log log{2, Log::Form::Text, clock};
  NetworkDoor door{host.networks, [this] { return furnish(); }, log};

  Result<Insides> furnish() {
    return Insides{std::make_unique<FakeServer>(serving), std::make_unique<FakeServer>(serving),
                   std::make_unique<FakeServer>(serving), std::make_unique<FakeRelay>(),
                   std::make_unique<FakeResolver>()};
  }
  bool serves(const std::string& id) const { return serving.count(id) == 3; }
};

const host::LinkSpec link{.id = "eni-1", .network = "vpc-1", .address = "10.0.0.10"};

}  // namespace

TEST_CASE_FIXTURE(Door, "a network that a machine came to meanwhile stays, and is served") {
  REQUIRE(door.make("vpc-1"));
  REQUIRE(door.link(link, "/proc/1/ns/net"));
  REQUIRE(door.remove_unused("vpc-1"));
  CHECK(door.all() == std::vector<std::string>{"vpc-1"});
  CHECK(serves("vpc-1"));
}

TEST_CASE_FIXTURE(Door, "a network that went before its machine was linked is made again") {
  REQUIRE(door.make("vpc-1"));
  REQUIRE(door.remove("vpc-1"));
  CHECK(!serves("vpc-1"));
  auto linked = door.link(link, "/proc/1/ns/net");
  REQUIRE_MESSAGE(linked, linked.error().message);
  CHECK(serves("vpc-1"));
}

TEST_CASE_FIXTURE(Door, "a network goes when its last machine has gone") {
  REQUIRE(door.link(link, "/proc/1/ns/net"));
  REQUIRE(door.unlink("vpc-1", "eni-1"));
  REQUIRE(door.remove_unused("vpc-1"));
  CHECK(door.all().empty());
  CHECK(!serves("vpc-1"));
}

TEST_CASE_FIXTURE(Door, "a network that is taken away goes with its links") {
  REQUIRE(door.link(link, "/proc/1/ns/net"));
  REQUIRE(door.remove("vpc-1"));
  CHECK(door.all().empty());
  CHECK(!serves("vpc-1"));
}
