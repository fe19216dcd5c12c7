#include "base/fault.h"

#include <cerrno>
#include <cstring>

namespace windlass {

void throw_errno(const std::string& doing) {
  auto code = errno;
  auto message = doing + ": " + std::strerror(code);
  if (code == ENOSPC || code == EDQUOT) throw NoRoom(message);
  throw Fault(message);
}

}  // namespace windlass
