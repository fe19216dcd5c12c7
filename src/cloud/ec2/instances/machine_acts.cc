#include "cloud/ec2/instances/machine_acts.h"

#include <algorithm>

#include "cloud/ec2/storage/catalogue.h"
#include "host/halting.h"
#include "host/site.h"

namespace windlass::cloud::ec2 {

namespace {

using State = host::Machine::State;

// Most machines halt within this; a round of errands waits no longer for one.
constexpr auto halting_step = std::chrono::milliseconds(400);

// The layers' folders; nothing was done when one is missing that can be made.
Result<BroughtUp> find_layers(host::Site& site, const MachinePlan& plan,
                              std::vector<std::string>& folders) {
  if (plan.layers.empty()) return Error{"ImageMissing", "its image has no layers"};
  for (auto& layer : plan.layers) {
    if (is_catalogue_layer(layer) && !site.images.has(layer)) return BroughtUp{.missing = layer};
    auto folder = site.images.folder(layer);
    if (!folder) return Error{"ImageMissing", "this host has no layer '" + layer + "'"};
    folders.push_back(*folder);
  }
  return BroughtUp{};
}

Result<> make_machine(host::Site& site, const MachinePlan& plan, host::MachineSpec spec) {
  auto there = site.machines.find(spec.id);
  if (there && there->state == State::Stopped) {
    TRY(site.machines.remove(spec.id));
    there.reset();
  }
  if (there && there->state == State::Running) return Done{};
  if (!there) there = TRY(site.machines.create(spec));
  auto namespace_path = "/proc/" + std::to_string(there->pid) + "/ns/net";
  for (auto& link : plan.links) TRY(site.networks.link(link, namespace_path));
  auto attached = site.volumes.attached(spec.id);
  for (auto& [volume, device] : plan.volumes)
    if (!std::ranges::count(attached, volume))
      TRY(site.volumes.attach(volume, spec.id, device).context("attaching " + volume));
  return site.machines.start(spec.id);
}

}  // namespace

Result<BroughtUp> bring_up(World& world, const MachinePlan& plan) {
  if (!world.site) return Error{"Unsupported", "this host cannot run machines"};
  auto& site = *world.site;
  auto spec = plan.spec;
  auto found = TRY(find_layers(site, plan, spec.layers));
  if (!found.missing.empty()) return found;
  TRY(site.networks.make(plan.network));
  auto made = make_machine(site, plan, std::move(spec));
  if (made) return found;
  if (auto gone = take_down(world, plan); !gone)
    world.log.warn("what was made of a machine could not be taken away",
                   {{"machine", plan.spec.id}, {"reason", gone.error().message}});
  return std::move(made).error();
}

Result<std::string> missing_layer(World& world, const MachinePlan& plan) {
  if (!world.site) return Error{"Unsupported", "this host cannot run machines"};
  std::vector<std::string> folders;
  return TRY(find_layers(*world.site, plan, folders)).missing;
}

Result<bool> halt(World& world, const std::string& machine, std::optional<std::int64_t> asked,
                  Duration limit) {
  if (!world.site) return true;
  auto& machines = world.site->machines;
  if (host::wait_until_halted(machines, machine, std::chrono::milliseconds(0))) return true;
  auto now = world.clock.now();
  bool late = asked && now - from_micros(*asked) >= limit;
  // A paused one would never hear that it shall halt.
  if (!asked || late) {
    [[maybe_unused]] auto resumed = machines.pause(machine, false);
    TRY(machines.stop(machine, !late));
  }
  return host::wait_until_halted(machines, machine, halting_step);
}

Result<> take_down(World& world, const MachinePlan& plan) {
  if (!world.site) return Done{};
  auto& site = *world.site;
  for (auto& volume : site.volumes.attached(plan.spec.id))
    TRY(site.volumes.detach(volume, plan.spec.id));
  for (auto& link : plan.links) TRY(site.networks.unlink(link.network, link.id));
  return site.machines.remove(plan.spec.id);
}

}  // namespace windlass::cloud::ec2
