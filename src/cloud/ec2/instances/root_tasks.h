// Another root for a running machine: CreateReplaceRootVolumeTask.
//
// The machine halts, what it changed of its old root is dropped, and it starts on the new layers.
// The volume's row stays the same one: its bytes are what the machine changes, whatever lies below.
#pragma once

#include <string>
#include <vector>

#include "cloud/ec2/instances/instance.h"

namespace windlass::cloud::ec2 {

// What the root is replaced by, for the host; empty when nothing of the kind is wanted.
std::vector<std::string> new_layers(store::Database& db, const std::string& instance);
// The host did it, or did not (`why` is not empty).
void root_replaced(Ec2& ec2, const Call& owners_call, const Instance& one, const std::string& why);

}  // namespace windlass::cloud::ec2
