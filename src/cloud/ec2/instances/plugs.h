// Volumes and interfaces on their way into or out of a machine that runs.
#pragma once

#include <string>
#include <vector>

#include "cloud/ec2/common/context.h"
#include "cloud/ec2/interfaces/interface.h"

namespace windlass::cloud::ec2 {

struct Plug {
  std::string item;  // "vol-...", "eni-..."
  std::string instance;
  std::string want;     // "attach", "detach"
  std::string device;   // of a volume
  std::string network;  // of an interface
  std::int64_t made = 0;
  bool is_volume() const { return item.starts_with("vol-"); }
  bool attaches() const { return want == "attach"; }
};

// One that is wanted again, before or while it is done, is done again.
void add_plug(Ec2& ec2, const Plug& plug, Time now);
std::vector<Plug> plugs_of(store::Database& db, const std::string& instance);
// The host did it.
void plug_done(Ec2& ec2, const Plug& plug);
// It did not. What cannot be attached after some attempts is not attached.
void plug_failed(Ec2& ec2, const Plug& plug, const std::string& why);

// As machine_hooks has it.
void addresses_changed(Ec2& ec2, const Call& call, const Interface& interface);

// The machine is gone: what should be attached will be when it starts again, what should be
// detached is.
void settle_plugs(Ec2& ec2, const std::string& instance);
// The instance is gone.
void drop_plugs(Ec2& ec2, const std::string& instance);

}  // namespace windlass::cloud::ec2
