// Settings of the kernel, in the namespace that the calling thread is in.
#pragma once

#include <string>

namespace windlass::host {

// By its path: "net/ipv4/ip_forward". False when this kernel has no such setting.
bool set_sysctl(const std::string& path, const std::string& value);

}  // namespace windlass::host
