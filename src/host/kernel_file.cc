#include "host/kernel_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "host/descriptor.h"

namespace windlass::host {

std::string read_kernel_file(const std::string& path) {
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  std::string text;
  char piece[4096];
  while (file) {
    auto count = ::read(file.get(), piece, sizeof piece);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return "";
    if (count == 0) break;
    text.append(piece, static_cast<std::size_t>(count));
  }
  return text;
}

}  // namespace windlass::host
