// Against the real HAProxy, in namespaces of the test's own.
#include <signal.h>
#include <sys/wait.h>

#include <fstream>

#include "host/tests/balancers_ground.h"

namespace windlass::host {

namespace {

namespace fs = std::filesystem;
using testing::PlainNetworks;
using testing::SmallClient;
using testing::SmallServer;

constexpr const char* checked = "check inter 200ms rise 2 fall 2 on-marked-down shutdown-sessions";

class Ground {
 public:
  Ground() {
    std::array<char, 64> name{"/tmp/windlass-test-XXXXXX"};
    REQUIRE(::mkdtemp(name.data()));
    folder = name.data();
    owner = "t" + std::to_string(::getpid());
    if (::geteuid() != 0 || ::access("/usr/sbin/haproxy", X_OK) != 0) {
      MESSAGE("skipped: balancers need root and haproxy");
      return;
    }
    if (auto added = add_namespace(networks().machines()); !added) {
      MESSAGE("skipped: " << added.error().message);
      return;
    }
    balancers = make();
  }
  ~Ground() {
    if (balancers)
      for (auto& id : balancers->all()) CHECK(balancers->remove(id));
    [[maybe_unused]] auto gone = delete_namespace(networks().machines());
    fs::remove_all(folder);
    fs::remove_all("/run/windlass/" + owner);
    CHECK(namespaces_named("wl-" + owner).empty());
  }

  std::unique_ptr<Balancers> make() {
    auto made = make_balancers({.folder = folder + "/balancers", .owner = owner, .networks = net_});
    REQUIRE(made);
    return std::move(made).value();
  }
  PlainNetworks& networks() { return net_; }

  BalancerSpec spec(const std::string& more = "") {
    auto port = balancers->loopback_port("front");
    REQUIRE(port);
    return {.id = "lb-1",
            .links = {{.id = "eni1",
                       .network = "vpc-1",
                       .address = "10.9.0.1",
                       .gateway = "10.9.0.254",
                       .mac = ""}},
            .configuration =
                "defaults\n  mode http\n  timeout connect 300ms\n  timeout client 60s\n"
                "  timeout server 60s\n  load-server-state-from-file global\n"
                "  option idle-close-on-response\n  retries 3\n"
                "  option redispatch 1\n"
                "  retry-on conn-failure empty-response\n"
                "frontend front\n  bind :80\n"
                "  bind \"127.0.0.1:${FRONT}\" namespace \"${HOST}\"\n" +
                more +
                "  default_backend tg\n"
                "backend tg\n  balance roundrobin\n  option httpchk\n"
                "  http-check send meth GET uri / ver HTTP/1.1 hdr Host a hdr "
                "User-Agent HealthChecker\n",
            .words = {{"FRONT", std::to_string(*port)}},
            .servers = {},
            .files = {}};
  }
  static BalancerSpec::Server server(int number) {
    return {.backend = "tg",
            .name = "m" + std::to_string(number),
            .address = "10.9.0." + std::to_string(10 + number),
            .port = 8000,
            .options = checked};
  }
  std::unique_ptr<SmallServer> machine(int number) {
    return std::make_unique<SmallServer>(networks().machines(),
                                         "10.9.0." + std::to_string(10 + number), 8000,
                                         "m" + std::to_string(number));
  }
  int port() { return *balancers->loopback_port("front"); }
  void apply(const BalancerSpec& wanted) {
    auto applied = balancers->apply(wanted);
    REQUIRE_MESSAGE(applied, applied.error().message);
  }

  std::string folder, owner;
  std::unique_ptr<Balancers> balancers;

 private:
  PlainNetworks net_{"wlt" + std::to_string(::getpid())};
};

// Clients that ask without a pause until the end.
class Load {
 public:
  explicit Load(int port, int clients = 4) {
    for (int i = 0; i < clients; ++i)
      threads_.emplace_back([this, port, i] {
        auto client = std::make_unique<SmallClient>(port);
        for (int turn = 0; !over_; ++turn) {
          auto said = client->get();
          if (said.starts_with("200 "))
            ++good;
          else
            ++bad;
          // Half of them come anew each time.
          if (i % 2) client = std::make_unique<SmallClient>(port);
        }
      });
  }
  ~Load() { end(); }
  void end() {
    over_ = true;
    for (auto& thread : threads_)
      if (thread.joinable()) thread.join();
  }
  std::atomic<int> good = 0, bad = 0;

 private:
  std::atomic<bool> over_ = false;
  std::vector<std::thread> threads_;
};

template <class Condition>
bool eventually(Condition condition) {
  for (int i = 0; i < 1000; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

}  // namespace

TEST_CASE_FIXTURE(Ground, "a balancer answers on the host's loopback by its servers in turn") {
  if (!balancers) return;
  auto a = machine(1), b = machine(2);
  auto wanted = spec();
  wanted.servers = {server(1), server(2)};
  apply(wanted);
  REQUIRE(eventually(
      [&] { return balancers->apply(wanted) && SmallClient(port()).get() == "200 m1"; }));
  CHECK(eventually([&] { return SmallClient(port()).get() == "200 m2"; }));
  auto report = balancers->report("lb-1");
  REQUIRE(report);
  REQUIRE(report->servers.size() == 2);
  CHECK(report->servers[0].check == "L7OK");
  CHECK(report->servers[0].check_code == 200);
  CHECK(report->servers[0].up);
  CHECK(report->frontends["front"].codes[2] >= 2);
  CHECK(report->backends["tg"].codes[2] >= 2);
}

TEST_CASE_FIXTURE(Ground, "a server that fails its checks from the first is asked nothing") {
  if (!balancers) return;
  auto a = machine(1), b = machine(2);
  b->status = 500;
  auto wanted = spec();
  wanted.servers = {server(1), server(2)};
  apply(wanted);
  REQUIRE(eventually(
      [&] { return balancers->apply(wanted) && SmallClient(port()).get() == "200 m1"; }));
  for (int i = 0; i < 20; ++i) CHECK(SmallClient(port()).get() == "200 m1");
  CHECK(b->served == 0);
  auto report = balancers->report("lb-1");
  REQUIRE(report);
  CHECK(eventually([&] {
    report = balancers->apply(wanted) ? balancers->report("lb-1") : report;
    return report && report->servers[1].check == "L7STS";
  }));
  CHECK(report->servers[1].check_code == 500);
  CHECK_FALSE(report->servers[1].up);
}

TEST_CASE_FIXTURE(Ground, "a machine that still boots is asked as soon as it answers") {
  if (!balancers) return;
  auto wanted = spec();
  wanted.servers = {server(1)};
  wanted.servers[0].options = "check inter 30s rise 5 fall 2";
  apply(wanted);
  auto report = balancers->report("lb-1");
  REQUIRE(report);
  CHECK(report->servers[0].check == "INI");
  auto a = machine(1);
  CHECK(eventually(
      [&] { return balancers->apply(wanted) && SmallClient(port()).get() == "200 m1"; }));
}

TEST_CASE_FIXTURE(Ground, "adding, draining and removing servers under load drops no request") {
  if (!balancers) return;
  std::vector<std::unique_ptr<SmallServer>> machines;
  for (int i = 0; i < 6; ++i) machines.push_back(machine(i));
  auto wanted = spec();
  wanted.servers = {server(0), server(1)};
  apply(wanted);
  REQUIRE(eventually(
      [&] { return balancers->apply(wanted) && SmallClient(port()).get() == "200 m0"; }));
  Load load(port());
  for (int next = 2; next < 6; ++next) {
    wanted.servers.push_back(server(next));
    apply(wanted);
    REQUIRE(eventually(
        [&] { return balancers->apply(wanted) && machines[std::size_t(next)]->served > 0; }));
    wanted.servers.front().draining = true;
    apply(wanted);
    wanted.servers.erase(wanted.servers.begin());
    apply(wanted);
    // Whoever was taken away may be halted: nobody asks it any more.
    machines[std::size_t(next - 2)]->stop();
  }
  load.end();
  CHECK(load.bad == 0);
  CHECK(load.good > 100);
  MESSAGE(load.good.load() << " requests");
}

TEST_CASE_FIXTURE(Ground, "a reload under load drops no request, and keeps who is up") {
  if (!balancers) return;
  auto a = machine(1), b = machine(2);
  auto wanted = spec();
  wanted.servers = {server(1), server(2)};
  apply(wanted);
  REQUIRE(eventually(
      [&] { return balancers->apply(wanted) && SmallClient(port()).get() == "200 m2"; }));
  Load load(port());
  for (int i = 0; i < 5; ++i) {
    auto changed = spec("  http-response set-header X-Turn " + std::to_string(i) + "\n");
    changed.servers = wanted.servers;
    apply(changed);
  }
  load.end();
  CHECK(load.bad == 0);
  CHECK(load.good > 100);
}

TEST_CASE_FIXTURE(Ground, "a machine that dies under load costs no request that may be repeated") {
  if (!balancers) return;
  auto a = machine(1), b = machine(2), c = machine(3);
  auto wanted = spec();
  wanted.servers = {server(1), server(2), server(3)};
  apply(wanted);
  REQUIRE(eventually(
      [&] { return balancers->apply(wanted) && SmallClient(port()).get() == "200 m3"; }));
  Load load(port());
  REQUIRE(eventually([&] { return c->served > 50; }));
  c->stop();
  REQUIRE(eventually([&] {
    auto report = balancers->report("lb-1");
    return report && !report->servers[2].up;
  }));
  load.end();
  CHECK(load.bad == 0);
}

TEST_CASE_FIXTURE(Ground, "a request under way is answered by a server that drains") {
  if (!balancers) return;
  auto a = machine(1), b = machine(2);
  auto wanted = spec();
  wanted.servers = {server(1)};
  apply(wanted);
  REQUIRE(eventually(
      [&] { return balancers->apply(wanted) && SmallClient(port()).get() == "200 m1"; }));
  a->delay_ms = 700;
  std::string said;
  std::thread slow([&] { said = SmallClient(port()).get(); });
  REQUIRE(eventually([&] {
    auto report = balancers->report("lb-1");
    return report && report->servers[0].connections == 1;
  }));
  wanted.servers = {server(1), server(2)};
  wanted.servers[0].draining = true;
  apply(wanted);
  REQUIRE(eventually([&] {
    return balancers->apply(wanted) && b->served + 1 > 0 && SmallClient(port()).get() == "200 m2";
  }));
  slow.join();
  CHECK(said == "200 m1");
}

TEST_CASE_FIXTURE(Ground, "a balancer outlives whoever started it, and is found again") {
  if (!balancers) return;
  auto wanted = spec();
  wanted.servers = {server(1)};
  auto child = ::fork();
  if (child == 0) {
    auto own = make();
    [[maybe_unused]] auto applied = own->apply(wanted);
    ::raise(SIGKILL);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFSIGNALED(status));
  auto a = machine(1);
  balancers = make();
  CHECK(balancers->all() == std::vector<std::string>{"lb-1"});
  auto before = balancers->report("lb-1");
  REQUIRE(before);
  REQUIRE(eventually(
      [&] { return balancers->apply(wanted) && SmallClient(port()).get() == "200 m1"; }));
  CHECK(balancers->report("lb-1")->generation == before->generation);
}

TEST_CASE_FIXTURE(Ground, "one whose HAProxy was killed is started again") {
  if (!balancers) return;
  auto a = machine(1);
  auto wanted = spec();
  wanted.servers = {server(1)};
  apply(wanted);
  auto before = balancers->report("lb-1");
  REQUIRE(before);
  std::ifstream file(folder + "/balancers/lb-1/pid");
  pid_t master = 0;
  file >> master;
  REQUIRE(master > 1);
  REQUIRE(::kill(master, SIGKILL) == 0);
  // Its worker serves on until it has seen that it is alone.
  CHECK(eventually([&] {
    if (!balancers->apply(wanted) || SmallClient(port()).get() != "200 m1") return false;
    auto report = balancers->report("lb-1");
    return report && report->generation != before->generation;
  }));
}

TEST_CASE_FIXTURE(Ground, "a removed balancer leaves nothing, also when its folder was lost") {
  if (!balancers) return;
  apply(spec());
  fs::remove_all(folder + "/balancers/lb-1");
  CHECK(balancers->all() == std::vector<std::string>{"lb-1"});
  REQUIRE(balancers->remove("lb-1"));
  CHECK(balancers->all().empty());
  CHECK(namespaces_named("wl-" + owner).empty());
  REQUIRE(balancers->remove("lb-1"));
}

TEST_CASE_FIXTURE(Ground, "a configuration that HAProxy does not take leaves the one that serves") {
  if (!balancers) return;
  auto a = machine(1);
  auto wanted = spec();
  wanted.servers = {server(1)};
  apply(wanted);
  auto refused = balancers->apply(spec("  fly me to the moon\n"));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message.find("fly") != std::string::npos);
  CHECK(eventually(
      [&] { return balancers->apply(wanted) && SmallClient(port()).get() == "200 m1"; }));
}

TEST_CASE_FIXTURE(Ground, "a name has the same loopback port each time, and no other name has it") {
  if (!balancers) return;
  auto one = balancers->loopback_port("one"), two = balancers->loopback_port("two");
  REQUIRE(one);
  REQUIRE(two);
  CHECK(*one != *two);
  balancers = make();
  CHECK(*balancers->loopback_port("one") == *one);
}

TEST_CASE_FIXTURE(Ground, "what it logged is read in whole lines, and its room given back") {
  if (!balancers) return;
  auto a = machine(1);
  auto wanted = spec("  log stdout format raw local0\n  log-format \"%HM %HP %ST\"\n");
  wanted.servers = {server(1)};
  apply(wanted);
  REQUIRE(eventually(
      [&] { return balancers->apply(wanted) && SmallClient(port()).get("/seen") == "200 m1"; }));
  Balancers::Logged logged;
  REQUIRE(eventually([&] {
    auto read = balancers->logged("lb-1", 0, 1 << 20);
    logged = read.value();
    return logged.text.find("GET /seen 200\n") != std::string::npos;
  }));
  balancers->forget_logged("lb-1", logged.end);
  SmallClient(port()).get("/later");
  CHECK(eventually([&] {
    return balancers->logged("lb-1", logged.end, 1 << 20)->text.find("/later") != std::string::npos;
  }));
}

}  // namespace windlass::host
