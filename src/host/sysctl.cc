#include "host/sysctl.h"

#include <fcntl.h>

#include <cerrno>

#include "base/fault.h"
#include "host/descriptor.h"

namespace windlass::host {

bool set_sysctl(const std::string& path, const std::string& value) {
  Descriptor file(::open(("/proc/sys/" + path).c_str(), O_WRONLY | O_CLOEXEC));
  if (!file && errno == ENOENT) return false;
  if (!file || ::write(file.get(), value.data(), value.size()) < 0)
    throw_errno("setting " + path + " to " + value);
  return true;
}

}  // namespace windlass::host
