// Volumes: files with a file system or nothing in them, which outlive the machines they are
// attached to.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "host/machines.h"

namespace windlass::host {

class Volumes {
 public:
  virtual ~Volumes() = default;

  // Sparse; from a snapshot its content. Making what is there is no error.
  virtual Result<> create(const std::string& id, std::uint64_t bytes,
                          const std::string& snapshot) = 0;
  // Also while it is attached; never smaller.
  virtual Result<> grow(const std::string& id, std::uint64_t bytes) = 0;
  virtual Result<> remove(const std::string& id) = 0;
  // A copy at this moment, durable when it returns.
  virtual Result<> snapshot(const std::string& id, const std::string& snapshot) = 0;
  virtual Result<> remove_snapshot(const std::string& snapshot) = 0;

  // Shows it in a machine that is created or runs as a device ("/dev/sdf", and "/dev/xvdf" beside).
  // Root in the machine may format it; to mount it, it asks us (mount.ext4 in catalogue images
  // does). Attaching again what is attached is no error: a machine that was started anew needs it.
  virtual Result<> attach(const std::string& id, const std::string& machine,
                          const std::string& device) = 0;
  // Takes it away, mounted or not, the machine running or gone. Whoever still uses it there gets
  // input/output errors.
  virtual Result<> detach(const std::string& id, const std::string& machine) = 0;
  // Mounts what is attached as `device`, in the machine at `folder`, with the machine's own ids.
  virtual Result<> mount(const std::string& machine, const std::string& device,
                         const std::string& folder, bool read_only) = 0;

  virtual std::vector<std::string> all() = 0;
  virtual std::vector<std::string> snapshots() = 0;
  // Which volumes are attached to that machine now.
  virtual std::vector<std::string> attached(const std::string& machine) = 0;
};

struct VolumesOptions {
  std::string folder;  // volumes and snapshots, on a file system with room for them
  Machines& machines;
};

// What a killed cloud left half done (loop devices nobody needs, frozen file systems) is undone.
std::unique_ptr<Volumes> make_volumes(const VolumesOptions& options);

}  // namespace windlass::host
