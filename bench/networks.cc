// What a network of machines costs on this host: making it, linking machines, changing who may talk
// to whom. Machines are bare namespaces here, which cost a network the same.
//
//   windlass_networks_bench [MACHINES]
//
// Prints markdown. Needs root; takes away all that it made.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include "host/namespace_networks.h"

namespace windlass::bench {
namespace {

using host::Firewall;
using Clock = std::chrono::steady_clock;

constexpr int rounds = 20;
constexpr const char* network = "vpc-bench";

double milliseconds(const std::function<void()>& work) {
  auto begun = Clock::now();
  work();
  return std::chrono::duration<double, std::milli>(Clock::now() - begun).count();
}

void must(const Result<>& done) {
  if (done) return;
  std::fprintf(stderr, "%s\n", done.error().message.c_str());
  std::exit(1);
}

void row(const std::string& what, std::vector<double> taken) {
  std::ranges::sort(taken);
  std::printf("| %s | %.1f (%.1f-%.1f) |\n", what.c_str(), taken[taken.size() / 2], taken.front(),
              taken.back());
  std::fflush(stdout);
}

std::string address_of(int machine) {
  return "10.0." + std::to_string(machine / 200) + "." + std::to_string(10 + machine % 200);
}

// Groups of all machines that let each other in by turns, three rules each.
host::NetworkSpec network_of(int machines, int groups) {
  host::NetworkSpec spec{.id = network, .addresses = {"10.0.0.1"}};
  for (int i = 0; i < machines; ++i) spec.firewall.members.push_back(address_of(i));
  for (int i = 0; i < groups; ++i) {
    auto next = "sg-" + std::to_string((i + 1) % groups);
    spec.firewall.groups.push_back({.id = "sg-" + std::to_string(i),
                                    .members = spec.firewall.members,
                                    .in = {{"tcp", 80, 80, {.range = "0.0.0.0/0"}},
                                           {"tcp", 1000 + i, 1000 + i, {.group = next}}},
                                    .out = {{"-1", -1, -1, {.range = "0.0.0.0/0"}}}});
  }
  return spec;
}

struct Bench {
  host::Networks& networks;
  int machines;
  std::vector<std::string> paths;

  std::vector<double> link_all() {
    std::vector<double> taken;
    for (int i = 0; i < machines; ++i) {
      host::LinkSpec link{.id = "eni-" + std::to_string(i),
                          .network = network,
                          .address = address_of(i),
                          .gateway = "10.0.0.1"};
      taken.push_back(milliseconds([&] { must(networks.link(link, paths[i])); }));
    }
    return taken;
  }

  void apply(const host::NetworkSpec& spec) { must(networks.apply(spec)); }

  // Each round changes it to and fro, so that every apply() has something to do.
  std::vector<double> change(host::NetworkSpec spec,
                             const std::function<void(host::NetworkSpec&, bool)>& how, bool there) {
    std::vector<double> taken;
    for (int i = 0; i < 2 * rounds; ++i) {
      how(spec, i % 2 == 0);
      auto passed = milliseconds([&] { apply(spec); });
      if ((i % 2 == 0) == there) taken.push_back(passed);
    }
    return taken;
  }

  void rows_for(int groups) {
    auto of = ", " + std::to_string(groups) + " groups of " + std::to_string(machines);
    auto spec = network_of(machines, groups);
    apply(spec);
    auto rule = [](host::NetworkSpec& now, bool there) {
      now.firewall.groups[0].in[0].to = there ? 81 : 80;
    };
    row("a rule changed" + of, change(spec, rule, true));
    auto member = [](host::NetworkSpec& now, bool there) {
      auto& members = now.firewall.groups[0].members;
      if (there)
        members.push_back("10.0.9.9");
      else
        members.pop_back();
    };
    row("a member joined" + of, change(spec, member, true));
    row("a member left" + of, change(spec, member, false));
    apply(spec);
    std::vector<double> nothing;
    for (int i = 0; i < rounds; ++i) nothing.push_back(milliseconds([&] { apply(spec); }));
    row("nothing changed" + of, nothing);
  }

  void run() {
    std::printf("| a network on this host | ms, median (min-max) |\n|---|---|\n");
    row("made", {milliseconds([&] { must(networks.make(network)); })});
    for (int i = 0; i < machines; ++i) {
      auto path = networks.make_namespace("m" + std::to_string(i));
      must(path ? Result<>(Done{}) : Result<>(path.error()));
      paths.push_back(*path);
    }
    auto linked = link_all();
    double all = 0;
    for (auto each : linked) all += each;
    row("a machine linked", linked);
    row(std::to_string(machines) + " machines linked, one after another", {all});
    row("a machine linked again", link_all());
    for (auto groups : {3, 33}) rows_for(groups);
    row("removed", {milliseconds([&] { must(networks.remove(network)); })});
  }
};

}  // namespace
}  // namespace windlass::bench

int main(int count, char** arguments) {
  using namespace windlass;
  auto networks = host::make_networks({"bench" + std::to_string(::getpid())});
  if (!networks) {
    std::printf("not measured: %s\n", networks.error().message.c_str());
    return 0;
  }
  bench::Bench bench{**networks, count > 1 ? std::max(1, std::atoi(arguments[1])) : 40, {}};
  bench.run();
  for (auto& name : (*networks)->namespaces()) bench::must((*networks)->remove_namespace(name));
}
