// Files as block devices of this host. What there is, is read from the kernel: nobody remembers it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "host/descriptor.h"

namespace windlass::host {

struct LoopDevice {
  int number = 0;    // /dev/loopN
  std::string file;  // what it shows; " (deleted)" behind it when the file is gone
};

// Devices whose files are in that folder. Those that go away with their last user are not listed.
std::vector<LoopDevice> loop_devices_of(const std::string& folder);
std::optional<int> find_loop_device(const std::string& file);

// A new device that shows the file. NoLoopDevices: this kernel or host has none.
Result<int> make_loop_device(const std::string& file);
// Its file has another size now.
void resize_loop_device(int number);
// At once, or when its last user is gone. True when it is free now.
bool release_loop_device(int number);
bool is_bound(int number);

Descriptor open_loop_device(int number, int flags);
// The name of the file system that is mounted from it, somewhere: "ext4", "xfs"; "" when none is.
std::string mounted_type(int number);

}  // namespace windlass::host
