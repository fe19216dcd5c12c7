// The machines of an environment as everybody who knows them tells: the group, the balancer, the
// agent on it. What is wrong with them is decided apart, from what was seen.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ops/checks.h"
#include "ops/stack.h"

namespace windlass::ops {

struct MachineSeen {
  std::string id, layer, group;
  std::string lifecycle;  // "InService", "Pending", "Terminating:Wait"
  std::string health;     // "Healthy", as the group says
  std::string digest;     // of its tag windlass:machine; empty: it has none
  std::string type, image, private_ip, public_ip;
  // In each target group: "healthy", or the state and why.
  std::vector<std::pair<std::string, std::string>> targets;
  // What its agent says, where it has one that has spoken.
  bool reports = false, well = true;
  std::string reported_digest, reported_time, why;
  // It is getting another root, or somebody died while it was: its digest says nothing.
  bool swapping = false;
};

// Beside its digest, while a machine gets another root.
inline constexpr const char* swap_tag = "windlass:swap";

bool is_leaving(const MachineSeen& machine);

struct GroupSeen {
  std::string layer, name;
  std::string output = {};  // of the stack, that names it
  int desired = 0;
  bool balanced = false;
  bool lowered = false;  // its least size, by a swap that has not come to its end
  std::vector<MachineSeen> machines;
};

Result<std::vector<GroupSeen>> look_at_groups(const Work& work, const Place& place,
                                              const Checks& checks, const StackSeen& stack);

// What is wrong with a group that should be of this digest (empty: of any). Pure. Nothing wrong:
// enough of its machines serve, and all of them are of the revision.
struct Complaint {
  std::string machine;  // empty: about the group
  std::string text;
};
std::vector<Complaint> complaints(const GroupSeen& group, const std::string& digest);
int serving(const GroupSeen& group, const std::string& digest);
// Whether a swap of roots has left it in the middle, should its machines be of this digest.
bool is_astray(const GroupSeen& group, const std::string& digest);

}  // namespace windlass::ops
