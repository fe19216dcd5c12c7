// The errand that brings volumes and interfaces into a running machine, and takes them out of it.
#include <algorithm>
#include <map>

#include "cloud/ec2/instances/errands.h"
#include "cloud/ec2/interfaces/interface.h"
#include "cloud/ec2/storage/volume.h"
#include "host/site.h"

namespace windlass::cloud::ec2 {

namespace {

struct Step {
  Plug plug;
  std::optional<host::LinkSpec> link;  // of an interface that comes
  bool ready = true;                   // a volume's file is on the host
  Result<> outcome{Done{}};
};

class Plugging final : public Errand {
 public:
  Plugging(std::string machine, std::vector<Step> steps)
      : machine_(std::move(machine)), steps_(std::move(steps)) {}

  void run(World& world) override {
    if (!world.site) return;
    auto there = world.site->machines.find(machine_);
    runs_ = there && there->state == host::Machine::State::Running;
    if (!runs_) return;
    auto namespace_path = "/proc/" + std::to_string(there->pid) + "/ns/net";
    for (auto& step : steps_)
      if (step.ready) step.outcome = take(*world.site, step, namespace_path);
  }

  void settle(Work& work, const Call&) override {
    // A machine that has halted by itself is the watch's to see; its rows then say what to do.
    if (!runs_) return;
    Ec2 ec2(work);
    for (auto& step : steps_) {
      if (!step.ready) continue;
      if (step.outcome)
        plug_done(ec2, step.plug);
      else
        plug_failed(ec2, step.plug, step.outcome.error().message);
    }
  }

 private:
  Result<> take(host::Site& site, const Step& step, const std::string& namespace_path) {
    auto& plug = step.plug;
    if (!plug.is_volume()) {
      if (!plug.attaches()) return site.networks.unlink(plug.network, plug.item);
      return step.link ? site.networks.link(*step.link, namespace_path) : Result<>(Done{});
    }
    auto attached = site.volumes.attached(machine_);
    bool there = std::ranges::count(attached, plug.item) > 0;
    if (plug.attaches())
      return there ? Result<>(Done{}) : site.volumes.attach(plug.item, machine_, plug.device);
    return there ? site.volumes.detach(plug.item, machine_) : Result<>(Done{});
  }

  std::string machine_;
  std::vector<Step> steps_;
  bool runs_ = false;
};

}  // namespace

OneErrand plugging(Instance one, std::vector<Plug> plugs, store::Database& db) {
  std::vector<Step> steps;
  for (auto& plug : plugs) {
    Step step{.plug = plug, .link = {}};
    if (plug.is_volume()) {
      auto volume = volume_row(db, plug.item);
      step.ready = !plug.attaches() || (volume && volume->on_host);
    } else if (plug.attaches()) {
      step.link = link_of(db, plug.item);
    }
    steps.push_back(std::move(step));
  }
  return std::make_unique<Plugging>(one.id, std::move(steps));
}

}  // namespace windlass::cloud::ec2
