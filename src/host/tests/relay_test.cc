// What the relay carries, from a machine of one network to somebody outside of it.
#include "host/relay.h"

#include <doctest/doctest.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <condition_variable>
#include <mutex>

#include "base/clock.h"
#include "host/network_namespace.h"
#include "network_ground.h"

namespace windlass::host::testing {

namespace {

constexpr const char* world = "198.51.100.7";
// Out of bounds, and not near for a network: the relay asks about it.
constexpr const char* asked_about = "192.0.2.9";

bool readable(const Descriptor& end) {
  pollfd watched{end.get(), POLLIN, 0};
  return ::poll(&watched, 1, 5000) == 1;
}

// The relay lives in a network where `world` is a machine, and carries for another one.
struct Carrying : NetworkGround {
  Carrying() {
    if (!networks) return;
    REQUIRE(networks->make("vpc-2"));
    machine("gate", "10.9.0.10", "vpc-2");
    machine("world", world, "vpc-2");
    auto beyond = spec;
    beyond.id = "vpc-2";
    beyond.addresses = {"10.9.0.1", "198.51.100.1"};
    beyond.firewall.groups = {{.id = "sg-b",
                               .members = {"10.9.0.10", world},
                               .in = {everything()},
                               .out = {everything()}}};
    REQUIRE(networks->apply(beyond));
    spec.firewall.members.clear();
    machine("out", "10.0.1.10");
    auto& all = group("sg-all", {"out"});
    all.in = all.out = {everything()};
    spec.firewall.may_leave = {"10.0.1.0/24"};
    spec.firewall.leavers = {"10.0.1.10"};
    apply();
    auto listening =
        networks->listen("vpc-1", Networks::Socket::Stream, endpoint_address, relay_port);
    REQUIRE(listening);
    auto gate = open_namespace(path("gate"));
    REQUIRE(gate);
    inside(*gate,
           [&] { relay = Relay::start([this](std::uint32_t, int) { return wait(); }, log); });
    relay->serve(std::move(listening).value(), "vpc-1");
    server = listen_inside(path("world"), "0.0.0.0", 80);
  }
  ~Carrying() {
    hold(false);
    relay.reset();
  }

  // While it is held, the relay does nothing but wait for us, as soon as it is asked.
  void hold(bool held) {
    std::lock_guard lock(mutex);
    is_held = held;
    changed.notify_all();
  }
  bool wait() {
    std::unique_lock lock(mutex);
    asked = true;
    changed.notify_all();
    changed.wait(lock, [this] { return !is_held; });
    return false;
  }
  void wait_until_asked() {
    std::unique_lock lock(mutex);
    REQUIRE(changed.wait_for(lock, std::chrono::seconds(60), [this] { return asked; }));
  }
  Flow carried() {
    auto caller = connect_inside(path("out"), world, 80);
    REQUIRE(readable(server));
    Descriptor called(::accept4(server.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    REQUIRE(called);
    return {std::move(caller), std::move(called)};
  }
  static void break_off(Descriptor& end) {
    linger at_once{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(end.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    end.close();
  }

  SystemClock clock;
  Log log{2, Log::Form::Text, clock};
  std::mutex mutex;
  std::condition_variable changed;
  bool is_held = false, asked = false;
  std::unique_ptr<Relay> relay;
  Descriptor server;
};

}  // namespace

TEST_CASE("a mirror is a name and the port that it is asked at") {
  using Place = std::pair<std::string, int>;
  CHECK(mirror_of("http://deb.debian.org/debian") == Place("deb.debian.org", 80));
  CHECK(mirror_of("https://mirror.test/debian") == Place("mirror.test", 443));
  CHECK(mirror_of("http://10.0.0.9:3142/deb.debian.org/debian") == Place("10.0.0.9", 3142));
  for (auto* word :
       {"deb", "cdrom:[Debian]/", "file:///srv/mirror", "http://m.test:x/", "httpx://m/"})
    CHECK_MESSAGE(!mirror_of(word), word);
}

TEST_CASE_FIXTURE(Carrying, "a relay carries both ways between a machine and the outside") {
  if (!networks) return;
  CHECK(carried().carries());
}

TEST_CASE_FIXTURE(Carrying, "connections that break at both ends at once harm no other") {
  if (!networks) return;
  std::vector<Flow> flows;
  for (int i = 0; i < 16; ++i) flows.push_back(carried());
  auto other = carried();
  hold(true);
  auto question = connect_inside(path("out"), asked_about, 80);
  wait_until_asked();
  for (auto& flow : flows) {
    break_off(flow.caller);
    break_off(flow.called);
  }
  hold(false);
  CHECK(other.carries());
  CHECK(carried().carries());
}

TEST_CASE_FIXTURE(Carrying, "a forked process that has its sockets, too, keeps nothing told of") {
  if (!networks) return;
  std::vector<Flow> flows;
  for (int i = 0; i < 4; ++i) flows.push_back(carried());
  auto child = ::fork();
  if (child == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (;;) ::pause();
  }
  REQUIRE(child > 0);
  for (auto& flow : flows) {
    ::shutdown(flow.caller.get(), SHUT_RDWR);
    ::shutdown(flow.called.get(), SHUT_RDWR);
  }
  CHECK(carried().carries());
  CHECK(carried().carries());
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
}

TEST_CASE_FIXTURE(Carrying, "what a relay carried for a network ends when it leaves it") {
  if (!networks) return;
  auto flow = carried();
  hold(true);
  auto question = connect_inside(path("out"), asked_about, 80);
  wait_until_asked();
  // Both are told of at once: the end of the network, and that of its connections.
  relay->leave("vpc-1");
  break_off(flow.called);
  auto late = connect_inside(path("out"), world, 80);
  hold(false);
  CHECK(readable(flow.caller));
  auto said = call("out", world, 80);
  for (int i = 0; i < 500 && said == "open"; ++i) said = call("out", world, 80);
  CHECK(said != "open");
}

}  // namespace windlass::host::testing
