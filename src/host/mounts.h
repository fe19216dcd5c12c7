// Mounts that machines stand on: layers seen with shifted ids, and overlays of them.
#pragma once

#include <string>
#include <vector>

#include "host/descriptor.h"

namespace windlass::host {

// Shows `from` at `to` (a folder that exists) with the ids of that user namespace; read only.
void mount_shifted(const std::string& from, const std::string& to,
                   const Descriptor& user_namespace);

// A machine's root: its own changes over read-only layers, the first of which is the topmost.
// `upper` and `work` are plain folders of the machine's root user (with an idmapped one the kernel
// silently makes the overlay read-only). Device nodes in it are dead. A folder of a layer that is
// renamed leaves a mark in `upper` of where its content lies in `layers`: who takes `upper` for a
// layer puts it upon the same ones (and dpkg, which moves folders aside, works).
void mount_overlay(const std::vector<std::string>& layers, const std::string& upper,
                   const std::string& work, const std::string& to);

struct Mount {
  std::string device;  // "major:minor" of its file system
  std::string at;
};
// What a process sees ("self": we), in the order of mounting.
std::vector<Mount> mounts_of(const std::string& process);

// Whether that folder is shown anywhere else.
bool is_mounted(const std::string& folder);

// Whatever is mounted at `prefix` or below, the deepest first; busy mounts leave with their last
// user.
void unmount_below(const std::string& prefix);

}  // namespace windlass::host
