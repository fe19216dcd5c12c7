// Looking through the front doors, as a visitor does.
#pragma once

#include <string>
#include <vector>

#include "ops/checks.h"
#include "ops/stack.h"

namespace windlass::ops {

struct DoorAddress {
  std::string url;         // where to connect: scheme, host and port
  std::string host;        // what to ask for; empty: as in the url
  std::string path = "/";  // of the probe
  bool secure = false;

  // What a visitor types: the folder that the probe is in.
  std::string front() const { return url + path.substr(0, path.rfind('/') + 1); }
};
// A door of the local cloud at its machines' own addresses: whoever is in their network reaches
// them, and this desk is not. What answers there is known from each machine's agent alone.
bool is_beyond_desk(const Work& work, const DoorCheck& door, const StackSeen& stack);
// Where each door is: by its name, or on the local cloud by what leads there without DNS. A door
// without an address (machines' own) is found at its machines; one beyond this desk is nowhere.
Result<std::vector<DoorAddress>> door_addresses(const Work& work, const DoorCheck& door,
                                                const StackSeen& stack,
                                                const std::vector<std::string>& machine_ips);

struct Answer {
  int status = 0;        // 0: nobody answered
  std::string revision;  // X-Windlass-Revision; empty: it does not say
  std::string trouble;   // why nobody did
};
// One request on a connection of its own.
Answer knock(const Work& work, const DoorAddress& door);

// Why this answer is none of a revision with these digests; empty: it is. Pure.
std::string complaint_of(const Answer& answer, const std::vector<std::string>& digests);

}  // namespace windlass::ops
