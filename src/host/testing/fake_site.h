// A host that exists in memory only: it believes what it is told and remembers it, for tests and
// for the simulator. A test may make any call fail, once: `site.fail_next = "create"`.
#pragma once

#include <fcntl.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "host/site.h"

namespace windlass::host::testing {

struct FakeSite {
  struct Failing {
    std::string next;  // the call that fails
    Result<> pass(std::string_view call) {
      if (next != call) return Done{};
      next.clear();
      return Error{"Failed", "the test wanted " + std::string(call) + " to fail"};
    }
  };

  struct FakeMachines final : Machines {
    explicit FakeMachines(Failing& f) : failing(f) {}
    Failing& failing;
    std::map<std::string, Machine> there;
    std::map<std::string, MachineSpec> specs;
    std::map<std::string, std::string> consoles;
    std::map<std::string, MachineUsage> usages;
    std::set<std::string> paused;
    std::set<std::string> changes;  // machines whose changes are kept

    Result<Machine> create(const MachineSpec& spec) override {
      TRY(failing.pass("create"));
      if (there.contains(spec.id)) return Error{"MachineExists", "there is already " + spec.id};
      specs[spec.id] = spec;
      changes.insert(spec.id);
      return there[spec.id] = {.state = Machine::State::Created, .id = spec.id, .pid = 4242};
    }
    Result<> start(const std::string& id) override {
      TRY(failing.pass("start"));
      if (!there.contains(id)) return Error{"MachineMissing", "there is no " + id};
      there[id].state = Machine::State::Running;
      return Done{};
    }
    Result<> stop(const std::string& id, bool) override {
      TRY(failing.pass("stop"));
      halt(id);
      return Done{};
    }
    // What a test does to a machine behind the cloud's back.
    void halt(const std::string& id, int code = 0) {
      if (auto at = there.find(id); at != there.end())
        at->second = {.state = Machine::State::Stopped, .id = id, .pid = 0, .exit_code = code};
    }
    Result<Finished> execute(const std::string&, const std::vector<std::string>&,
                             const CommandOptions&) override {
      return Finished{};
    }
    Result<> pause(const std::string& id, bool on) override {
      TRY(failing.pass("pause"));
      if (on)
        paused.insert(id);
      else
        paused.erase(id);
      return Done{};
    }
    std::string console(const std::string& id, std::size_t) override { return consoles[id]; }
    std::optional<MachineUsage> usage(const std::string& id) override {
      auto at = usages.find(id);
      return at == usages.end() ? std::nullopt : std::optional(at->second);
    }
    std::optional<Machine> find(const std::string& id) override {
      auto at = there.find(id);
      return at == there.end() ? std::nullopt : std::optional(at->second);
    }
    std::vector<Machine> all() override {
      std::vector<Machine> list;
      for (auto& [id, machine] : there) list.push_back(machine);
      return list;
    }
    Result<> remove(const std::string& id) override {
      TRY(failing.pass("remove"));
      there.erase(id);
      return Done{};
    }
    void forget(const std::string& id) override { changes.erase(id); }
  };

  struct FakeNetworks final : Networks {
    explicit FakeNetworks(Failing& f) : failing(f) {}
    Failing& failing;
    std::map<std::string, NetworkSpec> there;
    std::map<std::string, LinkSpec> links;
    std::set<std::string> namespaces;

    Result<> make(const std::string& id) override {
      there.try_emplace(id, NetworkSpec{.id = id, .addresses = {}, .firewall = {}});
      return Done{};
    }
    Result<> apply(const NetworkSpec& spec) override {
      TRY(failing.pass("apply"));
      there[spec.id] = spec;
      return Done{};
    }
    Result<> link(const LinkSpec& spec, const std::string&) override {
      TRY(failing.pass("link"));
      if (!there.contains(spec.network)) return Error{"NetworkMissing", "no " + spec.network};
      links[spec.id] = spec;
      return Done{};
    }
    Result<> unlink(const std::string&, const std::string& link) override {
      links.erase(link);
      return Done{};
    }
    Result<> remove(const std::string& id) override {
      there.erase(id);
      return Done{};
    }
    std::vector<std::string> all() override {
      std::vector<std::string> list;
      for (auto& [id, spec] : there) list.push_back(id);
      return list;
    }
    bool in_use(const std::string& id) override {
      return std::ranges::any_of(links, [&](auto& link) { return link.second.network == id; });
    }
    Result<Traffic> traffic(const std::string&, const std::string&) override { return Traffic{}; }
    Result<std::string> make_namespace(const std::string& name) override {
      namespaces.insert(name);
      return "/run/netns/" + name;
    }
    Result<> remove_namespace(const std::string& name) override {
      namespaces.erase(name);
      return Done{};
    }
    Result<Descriptor> listen(const std::string&, Socket, const std::string&, int) override {
      return Descriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC));  // where nothing ever comes
    }
    Result<> partition(const std::string&, const std::string&, bool) override { return Done{}; }
    Result<> delay(const std::string&, const std::string&, int) override { return Done{}; }
  };

  struct FakeImages final : Images {
    explicit FakeImages(Failing& f) : failing(f) {}
    Failing& failing;
    std::set<std::string> there{"debian-12", "tiny"};

    Result<> prepare(const std::string&, const std::function<void(const std::string&)>&) override {
      return failing.pass("prepare");
    }
    bool has(const std::string& name) const override { return there.contains(name); }
    std::optional<std::string> folder(const std::string& layer) const override {
      return there.contains(layer) ? std::optional("/layers/" + layer) : std::nullopt;
    }
    Result<std::string> commit(const std::string& machine) override {
      TRY(failing.pass("commit"));
      auto digest = "sha256-of-" + machine + "-" + std::to_string(there.size());
      there.insert(digest);
      return digest;
    }
    Result<> remove(const std::string& layer) override {
      there.erase(layer);
      return Done{};
    }
    std::vector<std::string> all() const override { return {there.begin(), there.end()}; }
  };

  struct FakeVolumes final : Volumes {
    explicit FakeVolumes(Failing& f) : failing(f) {}
    Failing& failing;
    std::map<std::string, std::uint64_t> there;
    std::set<std::string> snapshots_there;
    std::map<std::string, std::pair<std::string, std::string>> places;  // volume: machine, device

    Result<> create(const std::string& id, std::uint64_t bytes, const std::string& from) override {
      TRY(failing.pass("create volume"));
      if (!from.empty() && !snapshots_there.contains(from)) return Error{"SnapshotMissing", from};
      there[id] = bytes;
      return Done{};
    }
    Result<> grow(const std::string& id, std::uint64_t bytes) override {
      there[id] = bytes;
      return Done{};
    }
    Result<> remove(const std::string& id) override {
      there.erase(id);
      return Done{};
    }
    Result<> snapshot(const std::string& id, const std::string& name) override {
      TRY(failing.pass("snapshot"));
      if (!there.contains(id)) return Error{"VolumeMissing", id};
      snapshots_there.insert(name);
      return Done{};
    }
    Result<> remove_snapshot(const std::string& name) override {
      snapshots_there.erase(name);
      return Done{};
    }
    Result<> attach(const std::string& id, const std::string& machine,
                    const std::string& device) override {
      TRY(failing.pass("attach"));
      places[id] = {machine, device};
      return Done{};
    }
    Result<> detach(const std::string& id, const std::string&) override {
      places.erase(id);
      return Done{};
    }
    Result<> mount(const std::string&, const std::string&, const std::string&, bool) override {
      return Done{};
    }
    std::vector<std::string> all() override {
      std::vector<std::string> list;
      for (auto& [id, bytes] : there) list.push_back(id);
      return list;
    }
    std::vector<std::string> snapshots() override {
      return {snapshots_there.begin(), snapshots_there.end()};
    }
    std::vector<std::string> attached(const std::string& machine) override {
      std::vector<std::string> list;
      for (auto& [id, place] : places)
        if (place.first == machine) list.push_back(id);
      return list;
    }
  };

  struct FakeBalancers final : Balancers {
    explicit FakeBalancers(Failing& f) : failing(f) {}
    Failing& failing;
    std::map<std::string, BalancerSpec> there;
    std::map<std::string, BalancerReport> reports;
    std::map<std::string, int> ports;

    Result<> apply(const BalancerSpec& spec) override {
      TRY(failing.pass("balance"));
      there[spec.id] = spec;
      return Done{};
    }
    Result<BalancerReport> report(const std::string& id) override { return reports[id]; }
    Result<> remove(const std::string& id) override {
      there.erase(id);
      return Done{};
    }
    std::vector<std::string> all() override {
      std::vector<std::string> list;
      for (auto& [id, spec] : there) list.push_back(id);
      return list;
    }
    Result<int> loopback_port(const std::string& name) override {
      return ports.try_emplace(name, 20'000 + static_cast<int>(ports.size())).first->second;
    }
  };

  Failing failing;
  FakeMachines machines{failing};
  FakeNetworks networks{failing};
  FakeImages images{failing};
  FakeVolumes volumes{failing};
  FakeBalancers balancers{failing};
  Site site{machines, networks, images, volumes, balancers};
};

}  // namespace windlass::host::testing
