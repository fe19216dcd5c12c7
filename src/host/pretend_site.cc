#include "host/pretend_site.h"

#include <map>
#include <mutex>
#include <set>

namespace windlass::host {

namespace {

// What there is said to be, behind one lock: none of it takes long.
struct Said {
  std::mutex mutex;
  std::map<std::string, Machine> machines;
  std::set<std::string> networks, namespaces, layers, volumes, snapshots;
  std::map<std::string, std::string> places;  // volume: machine
  std::map<std::string, BalancerSpec> specs;
  std::map<std::string, int> ports;
  int layers_made = 0;
};

class Part {
 protected:
  explicit Part(Said& said) : said_(said) {}
  std::lock_guard<std::mutex> lock() const { return std::lock_guard(said_.mutex); }
  static std::vector<std::string> list(const std::set<std::string>& names) {
    return {names.begin(), names.end()};
  }
  Said& said_;
};

class PretendMachines final : public Machines, Part {
 public:
  explicit PretendMachines(Said& said) : Part(said) {}

  Result<Machine> create(const MachineSpec& spec) override {
    auto held = lock();
    return said_.machines[spec.id] = Machine{.id = spec.id};
  }
  Result<> start(const std::string& id) override { return become(id, Machine::State::Running); }
  Result<> stop(const std::string& id, bool) override {
    return become(id, Machine::State::Stopped);
  }
  Result<> pause(const std::string&, bool) override { return Done{}; }
  Result<Finished> execute(const std::string&, const std::vector<std::string>&,
                           const CommandOptions&) override {
    return Error{"Pretended", "this machine is only said to run: nothing can be run in it"};
  }
  std::string console(const std::string& id, std::size_t) override {
    return id + " is only said to run.\n";
  }
  std::optional<MachineUsage> usage(const std::string& id) override {
    auto there = find(id);
    if (!there || there->state != Machine::State::Running) return std::nullopt;
    return MachineUsage{};
  }
  std::optional<Machine> find(const std::string& id) override {
    auto held = lock();
    auto at = said_.machines.find(id);
    return at == said_.machines.end() ? std::nullopt : std::optional(at->second);
  }
  std::vector<Machine> all() override {
    auto held = lock();
    std::vector<Machine> machines;
    for (auto& [id, machine] : said_.machines) machines.push_back(machine);
    return machines;
  }
  Result<> remove(const std::string& id) override {
    auto held = lock();
    said_.machines.erase(id);
    return Done{};
  }
  void forget(const std::string&) override {}

 private:
  Result<> become(const std::string& id, Machine::State state) {
    auto held = lock();
    auto at = said_.machines.find(id);
    if (at == said_.machines.end()) return Error{"MachineMissing", "there is no machine " + id};
    at->second.state = state;
    return Done{};
  }
};

class PretendNetworks final : public Networks, Part {
 public:
  explicit PretendNetworks(Said& said) : Part(said) {}

  Result<> make(const std::string& id) override {
    auto held = lock();
    said_.networks.insert(id);
    return Done{};
  }
  Result<> apply(const NetworkSpec& spec) override { return make(spec.id); }
  Result<> link(const LinkSpec&, const std::string&) override { return Done{}; }
  Result<> unlink(const std::string&, const std::string&) override { return Done{}; }
  Result<> remove(const std::string& id) override {
    auto held = lock();
    said_.networks.erase(id);
    return Done{};
  }
  std::vector<std::string> all() override {
    auto held = lock();
    return list(said_.networks);
  }
  bool in_use(const std::string&) override { return false; }
  Result<Traffic> traffic(const std::string&, const std::string&) override { return Traffic{}; }
  Result<std::string> make_namespace(const std::string& name) override {
    auto held = lock();
    said_.namespaces.insert(name);
    return name;
  }
  Result<> remove_namespace(const std::string& name) override {
    auto held = lock();
    said_.namespaces.erase(name);
    return Done{};
  }
  std::vector<std::string> namespaces() override {
    auto held = lock();
    return list(said_.namespaces);
  }
  Result<Descriptor> listen(const std::string&, Socket, const std::string&, int) override {
    return Error{"Pretended", "a network that is only said to be there has no sockets"};
  }
  Result<> partition(const std::string&, const std::string&, bool) override { return Done{}; }
  Result<> delay(const std::string&, const std::string&, int) override { return Done{}; }
};

class PretendImages final : public Images, Part {
 public:
  explicit PretendImages(Said& said) : Part(said) {}

  Result<> prepare(const std::string&, const std::function<void(const std::string&)>&) override {
    return Done{};
  }
  bool has(const std::string&) const override { return true; }
  std::optional<std::string> folder(const std::string& layer) const override { return layer; }
  Result<std::string> commit(const std::string& machine) override {
    auto held = lock();
    auto layer = "said-" + machine + "-" + std::to_string(++said_.layers_made);
    said_.layers.insert(layer);
    return layer;
  }
  Result<> remove(const std::string& layer) override {
    auto held = lock();
    said_.layers.erase(layer);
    return Done{};
  }
  std::vector<std::string> all() const override {
    auto held = lock();
    return list(said_.layers);
  }
};

class PretendVolumes final : public Volumes, Part {
 public:
  explicit PretendVolumes(Said& said) : Part(said) {}

  Result<> create(const std::string& id, std::uint64_t, const std::string&) override {
    auto held = lock();
    said_.volumes.insert(id);
    return Done{};
  }
  Result<> grow(const std::string&, std::uint64_t) override { return Done{}; }
  Result<> remove(const std::string& id) override {
    auto held = lock();
    said_.volumes.erase(id);
    return Done{};
  }
  Result<> snapshot(const std::string&, const std::string& snapshot) override {
    auto held = lock();
    said_.snapshots.insert(snapshot);
    return Done{};
  }
  Result<> remove_snapshot(const std::string& snapshot) override {
    auto held = lock();
    said_.snapshots.erase(snapshot);
    return Done{};
  }
  Result<> attach(const std::string& id, const std::string& machine, const std::string&) override {
    auto held = lock();
    said_.places[id] = machine;
    return Done{};
  }
  Result<> detach(const std::string& id, const std::string&) override {
    auto held = lock();
    said_.places.erase(id);
    return Done{};
  }
  Result<> mount(const std::string&, const std::string&, const std::string&, bool) override {
    return Done{};
  }
  std::vector<std::string> all() override {
    auto held = lock();
    return list(said_.volumes);
  }
  std::vector<std::string> snapshots() override {
    auto held = lock();
    return list(said_.snapshots);
  }
  std::vector<std::string> attached(const std::string& machine) override {
    auto held = lock();
    std::vector<std::string> volumes;
    for (auto& [volume, place] : said_.places)
      if (place == machine) volumes.push_back(volume);
    return volumes;
  }
};

class PretendBalancers final : public Balancers, Part {
 public:
  explicit PretendBalancers(Said& said) : Part(said) {}

  Result<> apply(const BalancerSpec& spec) override {
    auto held = lock();
    said_.specs[spec.id] = spec;
    return Done{};
  }
  // Every target is well.
  Result<BalancerReport> report(const std::string& id) override {
    auto held = lock();
    BalancerReport report;
    for (auto& server : said_.specs[id].servers) {
      auto& its = report.servers.emplace_back();
      its.backend = server.backend;
      its.name = server.name;
      its.check = "L7OK";
      its.check_code = 200;
      its.up = true;
    }
    return report;
  }
  Result<> remove(const std::string& id) override {
    auto held = lock();
    said_.specs.erase(id);
    return Done{};
  }
  std::vector<std::string> all() override {
    auto held = lock();
    std::vector<std::string> ids;
    for (auto& [id, spec] : said_.specs) ids.push_back(id);
    return ids;
  }
  // None is listened on.
  Result<int> loopback_port(const std::string& name) override {
    auto held = lock();
    return said_.ports.try_emplace(name, 1 + static_cast<int>(said_.ports.size())).first->second;
  }
};

class Pretence final : public PretendSite {
 public:
  Site& site() override { return site_; }

 private:
  Said said_;
  PretendMachines machines_{said_};
  PretendNetworks networks_{said_};
  PretendImages images_{said_};
  PretendVolumes volumes_{said_};
  PretendBalancers balancers_{said_};
  Site site_{machines_, networks_, images_, volumes_, balancers_};
};

}  // namespace

std::unique_ptr<PretendSite> make_pretend_site() { return std::make_unique<Pretence>(); }

}  // namespace windlass::host
