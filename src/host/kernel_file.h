// Files that the kernel makes up as they are read: of a process, of a control group.
#pragma once

#include <string>

namespace windlass::host {

// "" when it cannot be read (any more): a process may end between any two reads, which a std::ifstream
// answers with an exception.
std::string read_kernel_file(const std::string& path);

}  // namespace windlass::host
