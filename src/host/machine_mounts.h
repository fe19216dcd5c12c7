// What a running machine sees in its file tree, changed from outside.
#pragma once

#include <sys/types.h>

#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "host/descriptor.h"

namespace windlass::host {

// Runs `act` on a thread of its own that sees that process's mounts as its own, and nothing of the
// host's. What it throws arrives here. Paths are the machine's to change at any time: whoever
// follows one there can be led anywhere in the machine, but not out of it.
Result<> in_mounts_of(pid_t process, const std::function<Result<>()>& act);

// Shows a block device there as `device` ("/dev/sdf"), its root user's own, with a link `also`.
// `node` is a device node on this host. Refused when something else has that name.
Result<> show_device(pid_t process, const std::string& node, const std::string& device,
                     const std::string& also);
// Unmounts whatever is mounted from it, busy or not, and takes the device itself away.
Result<> hide_device(pid_t process, int major, int minor, const std::string& device,
                     const std::string& also);

// Mounts the device's file system with the ids that the machine's user namespace gives it.
Result<> mount_device(pid_t process, const std::string& device, const std::string& type,
                      const std::string& folder, bool read_only);

// The file system that is mounted from a device of this host, wherever that is: to freeze it.
Descriptor open_mounted(const std::string& type, const std::string& device);

}  // namespace windlass::host
