#include "cloud/gateway/ground.h"

#include <filesystem>

#include "base/hash.h"
#include "base/text.h"
#include "host/control_groups.h"
#include "host/halting.h"
#include "host/haproxy.h"
#include "host/mounts.h"
#include "host/namespace_networks.h"
#include "host/runc_machines.h"

namespace windlass::cloud {

namespace {

// Shared by all clouds on this host, for it takes half a minute to make an image.
constexpr const char* image_cache = "/var/cache/windlass";

// What machines get to halt in, all together; what still runs then is ended.
constexpr auto halting_max = std::chrono::milliseconds(15'000),
               halting_step = std::chrono::milliseconds(250);

// Follows from where the state is, so that it is the same also after the state was lost.
std::string owner_of(const std::string& folder) { return hex(sha256(folder)).substr(0, 8); }

std::string whole(const std::string& state_dir) {
  return std::filesystem::absolute(state_dir).lexically_normal().string();
}

std::string roots_of(const std::string& owner) { return "/run/windlass/" + owner; }
std::string group_of(const std::string& owner) { return "/windlass/" + owner; }

}  // namespace

Result<std::unique_ptr<Ground>> Ground::lay(const std::string& state_dir,
                                            NetworkDoor::Furnish furnish, Log& log) {
  auto folder = whole(state_dir);
  auto owner = owner_of(folder);
  auto machines = folder + "/machines";
  Parts parts;
  parts.machines =
      TRY(host::make_runc_machines({.folder = machines, .owner = owner, .may_raise_limits = true}));
  parts.networks = TRY(host::make_networks({.owner = owner}));
  parts.images =
      host::make_images({.folder = folder + "/layers", .cache = image_cache, .machines = machines});
  parts.volumes = host::make_volumes({.folder = folder + "/volumes", .machines = *parts.machines});
  auto balancers = TRY(host::make_balancers(
      {.folder = folder + "/balancers", .owner = owner, .networks = *parts.networks}));
  std::unique_ptr<Ground> ground(
      new Ground(std::move(parts), std::move(balancers), std::move(furnish), log));
  ground->folder_ = folder;
  ground->owner_ = owner;
  return ground;
}

void Ground::rest() {
  auto& machines = *parts_.machines;
  auto all = machines.all();
  for (auto& machine : all) {
    [[maybe_unused]] auto resumed = machines.pause(machine.id, false);
    [[maybe_unused]] auto asked = machines.stop(machine.id, true);
  }
  auto left = halting_max;
  for (auto& machine : all)
    while (left.count() > 0 && !host::wait_until_halted(machines, machine.id, halting_step))
      left -= halting_step;
  end_all();
}

// Machines that still run are ended with it.
void Ground::end_all() {
  for (auto& id : balancers_->all()) [[maybe_unused]] auto gone = balancers_->remove(id);
  for (auto& machine : parts_.machines->all()) {
    for (auto& volume : parts_.volumes->attached(machine.id))
      [[maybe_unused]] auto detached = parts_.volumes->detach(volume, machine.id);
    [[maybe_unused]] auto gone = parts_.machines->remove(machine.id);
  }
  for (auto& id : networks_.all()) [[maybe_unused]] auto gone = networks_.remove(id);
  std::error_code ignored;
  std::filesystem::remove(roots_of(owner_), ignored);
}

void Ground::clear() {
  auto machines = parts_.machines->all();
  end_all();
  for (auto& machine : machines) parts_.machines->forget(machine.id);
  for (auto& id : parts_.volumes->all()) [[maybe_unused]] auto gone = parts_.volumes->remove(id);
  host::unmount_below(folder_);
  forget_owner();
}

bool Ground::is_anything_left(const std::string& state_dir) {
  auto owner = owner_of(whole(state_dir));
  std::error_code none;
  if (std::filesystem::exists(roots_of(owner), none)) return true;
  if (auto groups = host::ControlGroups::find(); groups && groups->is_there(group_of(owner)))
    return true;
  for (auto& entry : std::filesystem::directory_iterator("/run/netns", none))
    if (entry.path().filename().string().starts_with("wl-" + owner + "-")) return true;
  return false;
}

// What is left when the state was lost: groups with whoever is still in them, and mount points.
void Ground::forget_owner() {
  auto roots = roots_of(owner_), group = group_of(owner_);
  host::unmount_below(roots);
  std::error_code ignored;
  std::filesystem::remove_all(roots, ignored);
  auto groups = host::ControlGroups::find();
  if (!groups) return;
  groups->end_below(group);
  groups->remove_below(group);
  groups->remove_empty("/windlass");
}

}  // namespace windlass::cloud
