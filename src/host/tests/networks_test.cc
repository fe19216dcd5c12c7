// Networks of this host: how they come, change and go.
#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <sched.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "host/command.h"
#include "host/network_namespace.h"
#include "network_ground.h"

namespace windlass::host::testing {

namespace {

struct Ground : NetworkGround {
  void two_machines() {
    machine("one", "10.0.1.10");
    machine("two", "10.0.2.10");
    auto& all = group("sg-all", {"one", "two"});
    all.in = all.out = {everything()};
    apply();
    serve("two", {80});
  }
  std::string inside_of(const std::string& namespace_name,
                        const std::vector<std::string>& command) const {
    auto opened = open_namespace(namespace_path(namespace_name));
    REQUIRE(opened);
    std::string said;
    inside(*opened, [&] { said = output_of(command).value_or("failed"); });
    return said;
  }
  std::string in_machine(const std::string& name, const std::vector<std::string>& command) const {
    return inside_of("wl-" + owner + "-ns-" + name, command);
  }
  std::string in_network(const std::vector<std::string>& command) const {
    return inside_of("wl-" + owner + "-net-vpc-1", command);
  }
  std::string rules() const { return in_network({"nft", "list", "ruleset"}); }
  // With the kernel's own number, which is new for a table that is loaded again.
  std::string table() const { return in_network({"nft", "-j", "list", "tables"}); }
};

bool has(const std::string& text, const std::string& words) {
  return text.find(words) != std::string::npos;
}

// A process that does nothing in a network namespace of a user namespace of its own, as a machine's
// first process does.
struct Sleeper {
  Sleeper() : pid(::fork()) {
    if (pid == 0) {
      if (::unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0) ::raise(SIGSTOP);
      ::_exit(0);
    }
    int status = 0;
    ::waitpid(pid, &status, WUNTRACED);
    stands = WIFSTOPPED(status);
  }
  ~Sleeper() {
    ::kill(pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
  }
  std::string path() const { return "/proc/" + std::to_string(pid) + "/ns/net"; }
  pid_t pid;
  bool stands = false;
};

}  // namespace

TEST_CASE_FIXTURE(Ground, "a network lets nothing through before it is told to") {
  if (!networks) return;
  machine("one", "10.0.1.10");
  machine("two", "10.0.2.10");
  serve("two", {80});
  CHECK(call_machine("one", "two", 80) == "silent");
}

TEST_CASE_FIXTURE(Ground, "making and linking what is there is no error") {
  if (!networks) return;
  two_machines();
  CHECK(networks->make("vpc-1"));
  CHECK(networks->link(link_spec("one", "10.0.1.10"), path("one")));
  CHECK(call_machine("one", "two", 80) == "open");
}

TEST_CASE_FIXTURE(Ground, "a machine sees its address, its prefix, its MAC and its way") {
  if (!networks) return;
  machine("one", "10.0.1.10");
  auto device = in_machine("one", {"ip", "addr", "show", "dev", "eth0"});
  CHECK(has(device, "inet 10.0.1.10/24"));
  CHECK(has(device, "02:00:0a:00:01:0a"));
  CHECK(has(device, "mtu 9001"));
  CHECK(has(in_machine("one", {"ip", "route"}), "default via 10.0.1.1 dev eth0"));
}

TEST_CASE_FIXTURE(Ground, "nothing is left of a removed network and its links") {
  if (!networks) return;
  two_machines();
  REQUIRE(networks->remove("vpc-1"));
  CHECK(networks->all().empty());
  CHECK_FALSE(has(in_machine("one", {"ip", "link"}), "eth0"));
  REQUIRE(networks->remove_namespace("one"));
  CHECK_FALSE(
      has(output_of({"ip", "netns", "list"}).value_or("failed"), "wl-" + owner + "-ns-one"));
  CHECK_FALSE(has(output_of({"ip", "netns", "list"}).value_or("failed"), "wl-" + owner + "-net"));
}

TEST_CASE_FIXTURE(Ground, "a network is in use as long as something is linked to it") {
  if (!networks) return;
  CHECK_FALSE(networks->in_use("vpc-1"));
  machine("one", "10.0.1.10");
  CHECK(networks->in_use("vpc-1"));
  REQUIRE(networks->unlink("vpc-1", "eni-one"));
  CHECK_FALSE(networks->in_use("vpc-1"));
  CHECK_FALSE(networks->in_use("vpc-none"));
}

TEST_CASE_FIXTURE(Ground, "removing what is not there is no error") {
  if (!networks) return;
  CHECK(networks->remove("vpc-none"));
  CHECK(networks->unlink("vpc-none", "eni-none"));
  CHECK(networks->unlink("vpc-1", "eni-none"));
  CHECK(networks->remove_namespace("none"));
}

TEST_CASE_FIXTURE(Ground, "an unlinked machine is on its own") {
  if (!networks) return;
  two_machines();
  REQUIRE(networks->unlink("vpc-1", "eni-two"));
  CHECK_FALSE(has(in_machine("two", {"ip", "link"}), "eth0"));
  CHECK(call_machine("one", "two", 80) == "unreachable");
}

TEST_CASE_FIXTURE(Ground, "the host's own interfaces, routes and rules stay as they were") {
  if (!networks) return;
  auto look = [] {
    return output_of({"ip", "link"}).value_or("failed") + output_of({"ip", "route"}).value_or("") +
           output_of({"sysctl", "net.ipv4.ip_forward", "net.ipv4.conf.all.rp_filter",
                      "net.ipv4.conf.default.rp_filter", "net.ipv4.icmp_ratelimit"})
               .value_or("failed");
  };
  auto before = look();
  two_machines();
  CHECK(look() == before);
}

TEST_CASE_FIXTURE(Ground,
                  "another object finds networks and namespaces again, and goes on with them") {
  if (!networks) return;
  two_machines();
  auto again = try_networks(owner);
  CHECK(again->all() == std::vector<std::string>{"vpc-1"});
  CHECK(again->namespaces().size() == 2);
  CHECK(again->make("vpc-1"));
  CHECK_MESSAGE(call_machine("one", "two", 80) == "open", "finding again changes no rule");
  group("sg-all").in = {};
  REQUIRE(again->apply(spec));
  CHECK(call_machine("one", "two", 80) == "silent");
}

TEST_CASE_FIXTURE(Ground, "another owner sees nothing of it") {
  if (!networks) return;
  auto other = try_networks(fresh_owner());
  CHECK(other->all().empty());
  CHECK(other->namespaces().size() == 0);
}

TEST_CASE_FIXTURE(Ground, "a half-made network is made whole") {
  if (!networks) return;
  REQUIRE(networks->remove("vpc-1"));
  REQUIRE(output_of({"ip", "netns", "add", "wl-" + owner + "-net-vpc-1"}));
  REQUIRE(output_of({"touch", "/run/netns/wl-" + owner + "-net-vpc-2"}));
  REQUIRE(networks->make("vpc-1"));
  CHECK(has(rules(), "wl_forward"));
  REQUIRE(networks->make("vpc-2"));
  CHECK(networks->remove("vpc-2"));
}

TEST_CASE_FIXTURE(Ground, "a network that somebody else removed is made again") {
  if (!networks) return;
  two_machines();
  REQUIRE(output_of({"ip", "netns", "delete", "wl-" + owner + "-net-vpc-1"}));
  apply();
  CHECK(has(rules(), "g_sg_all"));
}

TEST_CASE_FIXTURE(Ground, "applying what holds already loads no rules") {
  if (!networks) return;
  two_machines();
  auto before = table();
  apply();
  CHECK(table() == before);
}

TEST_CASE_FIXTURE(Ground, "a change of members replaces no rule, a change of rules does") {
  if (!networks) return;
  two_machines();
  auto before = table();
  group("sg-all").members.push_back("10.0.2.11");
  apply();
  CHECK(table() == before);
  group("sg-all").in = {allows("tcp", 80, 80, "0.0.0.0/0")};
  apply();
  CHECK(table() != before);
}

TEST_CASE_FIXTURE(Ground, "rules that somebody else took away are put back with the next change") {
  if (!networks) return;
  two_machines();
  in_network({"nft", "flush", "ruleset"});
  group("sg-all").members.push_back("10.0.2.11");
  apply();
  CHECK(has(rules(), "wl_forward"));
}

TEST_CASE_FIXTURE(Ground, "a router has the addresses it is given, and gives up others") {
  if (!networks) return;
  apply();
  CHECK(has(in_network({"ip", "addr"}), "10.0.3.1/32"));
  spec.addresses = {"10.0.1.1"};
  apply();
  auto addresses = in_network({"ip", "addr"});
  CHECK_FALSE(has(addresses, "10.0.3.1/32"));
  CHECK(has(addresses, "10.0.1.1/32"));
  CHECK(has(addresses, metadata_address));
}

TEST_CASE_FIXTURE(Ground, "a link follows its machine into a new namespace") {
  if (!networks) return;
  two_machines();
  auto fresh = networks->make_namespace("two-again");
  REQUIRE(fresh);
  REQUIRE(networks->link(link_spec("two", "10.0.2.10"), *fresh));
  auto listening = listen_inside(*fresh, "0.0.0.0", 8080);
  CHECK(call_machine("one", "two", 8080) == "open");
  CHECK_FALSE(has(in_machine("two", {"ip", "link"}), "eth0"));
}

TEST_CASE_FIXTURE(Ground, "a machine in a user namespace of its own is linked by its process") {
  if (!networks) return;
  Sleeper sleeper;
  if (!sleeper.stands) {
    MESSAGE("skipped: no user namespace can be made here");
    return;
  }
  two_machines();
  group("sg-all").members.push_back("10.0.3.10");
  apply();
  auto linked = networks->link(link_spec("three", "10.0.3.10"), sleeper.path());
  REQUIRE_MESSAGE(linked, linked.error().message);
  auto listening = listen_inside(sleeper.path(), "0.0.0.0", 80);
  CHECK(call("one", "10.0.3.10", 80) == "open");
}

TEST_CASE_FIXTURE(Ground, "more addresses come and go with the link's specification") {
  if (!networks) return;
  two_machines();
  group("sg-all").members.push_back("10.0.2.20");
  apply();
  auto link = link_spec("two", "10.0.2.10");
  CHECK(call("one", "10.0.2.20", 80) == "unreachable");
  link.more_addresses = {"10.0.2.20"};
  REQUIRE(networks->link(link, path("two")));
  CHECK(call("one", "10.0.2.20", 80) == "open");
  link.more_addresses.clear();
  REQUIRE(networks->link(link, path("two")));
  CHECK(call("one", "10.0.2.20", 80) == "unreachable");
  CHECK_FALSE(has(in_machine("two", {"ip", "addr"}), "10.0.2.20"));
}

TEST_CASE_FIXTURE(Ground, "a second interface answers by itself") {
  if (!networks) return;
  two_machines();
  group("sg-all").members.push_back("10.0.3.10");
  apply();
  auto second = link_spec("second", "10.0.3.10");
  second.device = "eth1";
  REQUIRE(networks->link(second, path("two")));
  CHECK(call("one", "10.0.3.10", 80) == "open");
  CHECK(call("one", "10.0.2.10", 80) == "open");
}

TEST_CASE_FIXTURE(Ground, "who gets a used address is not let into its old connections") {
  if (!networks) return;
  two_machines();
  auto flow = open_flow(*this, "one", "two", 9000);
  group("sg-all").in = {};
  apply();
  REQUIRE(networks->unlink("vpc-1", "eni-two"));
  REQUIRE(networks->link(link_spec("two", "10.0.2.10"), path("two")));
  CHECK_FALSE(flow.carries());
}

TEST_CASE_FIXTURE(Ground, "nor is who gets a second address that another one had") {
  if (!networks) return;
  two_machines();
  group("sg-all").members.push_back("10.0.2.20");
  apply();
  auto link = link_spec("two", "10.0.2.10");
  link.more_addresses = {"10.0.2.20"};
  REQUIRE(networks->link(link, path("two")));
  auto listening = listen_inside(path("two"), "10.0.2.20", 9000);
  Flow flow{connect_inside(path("one"), "10.0.2.20", 9000),
            Descriptor(::accept4(listening.get(), nullptr, nullptr, SOCK_CLOEXEC))};
  CHECK(flow.carries());
  group("sg-all").in = {};
  apply();
  CHECK(flow.carries());
  REQUIRE(networks->link(link_spec("two", "10.0.2.10"), path("two")));
  REQUIRE(networks->link(link, path("two")));
  CHECK_FALSE(flow.carries());
}

TEST_CASE_FIXTURE(Ground, "a link counts what its machine received and sent") {
  if (!networks) return;
  two_machines();
  auto before = networks->traffic("vpc-1", "eni-two");
  REQUIRE(before);
  REQUIRE(datagram_arrives("one", "two", 5353));
  auto after = networks->traffic("vpc-1", "eni-two");
  REQUIRE(after);
  CHECK(after->packets_in > before->packets_in);
  CHECK(after->bytes_in >= before->bytes_in + 29);
  CHECK_FALSE(networks->traffic("vpc-1", "eni-none"));
}

TEST_CASE_FIXTURE(Ground, "a socket is opened in a network and served from outside") {
  if (!networks) return;
  two_machines();
  auto listening = networks->listen("vpc-1", Networks::Socket::Stream, metadata_address, 80);
  REQUIRE(listening);
  auto caller = connect_inside(path("one"), metadata_address, 80);
  sockaddr_in from{};
  socklen_t size = sizeof from;
  Descriptor called(
      ::accept4(listening->get(), reinterpret_cast<sockaddr*>(&from), &size, SOCK_CLOEXEC));
  CHECK(from.sin_addr.s_addr == ::inet_addr("10.0.1.10"));
  CHECK(networks->listen("vpc-1", Networks::Socket::Datagram, dns_address, 53));
}

TEST_CASE_FIXTURE(Ground, "listening is refused with a reason") {
  if (!networks) return;
  auto nowhere = networks->listen("vpc-none", Networks::Socket::Stream, "10.0.1.1", 80);
  REQUIRE_FALSE(nowhere);
  CHECK(nowhere.error().code == "NetworkMissing");
  auto strange = networks->listen("vpc-1", Networks::Socket::Stream, "10.9.9.9", 80);
  REQUIRE_FALSE(strange);
  CHECK(strange.error().code == "ListenFailed");
}

TEST_CASE_FIXTURE(Ground,
                  "who is cut off reaches nobody and is reached by nobody, until it is healed") {
  if (!networks) return;
  two_machines();
  serve("one", {80});
  auto metadata = networks->listen("vpc-1", Networks::Socket::Stream, metadata_address, 80);
  REQUIRE(networks->partition("vpc-1", "10.0.2.10", true));
  REQUIRE(networks->partition("vpc-1", "10.0.2.10", true));
  CHECK(call_machine("one", "two", 80) == "silent");
  CHECK(call_machine("two", "one", 80) == "silent");
  CHECK(call("two", metadata_address, 80) == "silent");
  group("sg-all").in = {allows("tcp", 80, 80, "0.0.0.0/0")};
  apply();
  CHECK_MESSAGE(call_machine("one", "two", 80) == "silent", "new rules do not heal it");
  REQUIRE(networks->partition("vpc-1", "10.0.2.10", false));
  CHECK(call_machine("one", "two", 80) == "open");
  CHECK(networks->partition("vpc-1", "10.0.2.10", false));
}

TEST_CASE_FIXTURE(Ground, "a link is slowed down, or the kernel is said not to know how") {
  if (!networks) return;
  two_machines();
  auto slow = networks->delay("vpc-1", "eni-two", 5);
  if (!slow) CHECK(slow.error().code == "NotSupported");
  CHECK(networks->delay("vpc-1", "eni-two", 0));
  CHECK(call_machine("one", "two", 80) == "open");
}

TEST_CASE_FIXTURE(Ground, "machines are linked while rules change, from many threads") {
  if (!networks) return;
  two_machines();
  constexpr int count = 12;
  std::vector<std::string> paths;
  std::vector<LinkSpec> links;
  for (int i = 0; i < count; ++i) {
    auto name = "m" + std::to_string(i), address = "10.0.3." + std::to_string(10 + i);
    auto made = networks->make_namespace(name);
    REQUIRE(made);
    paths.push_back(*made);
    links.push_back(link_spec(name, address));
    group("sg-all").members.push_back(address);
  }
  std::atomic<int> failed = 0;
  std::vector<std::thread> threads;
  for (int worker = 0; worker < 4; ++worker)
    threads.emplace_back([&, worker] {
      for (std::size_t i = std::size_t(worker); i < count; i += 4)
        if (!networks->apply(spec) || !networks->link(links[i], paths[i])) ++failed;
    });
  for (auto& thread : threads) thread.join();
  CHECK(failed == 0);
  for (auto& link : links) {
    CAPTURE(link.address);
    CHECK(call("one", link.address, 80) == "refused");
  }
}

TEST_CASE_FIXTURE(Ground, "linking is refused with a reason") {
  if (!networks) return;
  auto nowhere = networks->link(link_spec("x", "10.0.1.10", "vpc-none"), "/proc/self/ns/net");
  REQUIRE_FALSE(nowhere);
  CHECK(nowhere.error().code == "NetworkMissing");
  auto nobody = networks->link(link_spec("x", "10.0.1.10"), "/proc/0/ns/net");
  REQUIRE_FALSE(nobody);
  CHECK(nobody.error().code == "NamespaceMissing");
}

TEST_CASE("an owner whose names could be another's is refused") {
  for (auto* owner : {"", "a-net-b", "a/b", "a b"}) CHECK_FALSE(make_networks({owner}));
}

}  // namespace windlass::host::testing
