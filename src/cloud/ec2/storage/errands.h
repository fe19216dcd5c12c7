// What ec2.storage does on the host: each may be done again after a crash, and finds itself done.
#pragma once

#include "cloud/core/outside.h"

namespace windlass::cloud::ec2 {

// `copy`: the host's copy that it begins as; "" for an empty one.
std::unique_ptr<Errand> make_volume_file(std::string volume, std::int64_t gib, std::string copy);
std::unique_ptr<Errand> grow_volume_file(std::string volume, std::int64_t gib);
std::unique_ptr<Errand> copy_volume_file(std::string snapshot, std::string volume);
std::unique_ptr<Errand> remove_volume_file(std::string volume);
std::unique_ptr<Errand> forget_root(std::string volume, std::string machine);
std::unique_ptr<Errand> remove_copy(std::string name);
std::unique_ptr<Errand> remove_layer(std::string layer);

// Looks for what the host has and no row names; what was found goes.
bool is_sweep_due(Work& work, const Call& call);
std::unique_ptr<Errand> sweep();

}  // namespace windlass::cloud::ec2
