#include "host/relay_target.h"

#include <limits.h>
#include <linux/netfilter_ipv4.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

namespace windlass::host {

Result<sockaddr_in> original_destination(int connection) {
  sockaddr_in target{}, reached{};
  socklen_t size = sizeof target;
  if (::getsockopt(connection, IPPROTO_IP, SO_ORIGINAL_DST, &target, &size) != 0)
    return Error{"NotRelayed",
                 std::string("the kernel does not say whom the connection was for: ") +
                     std::strerror(errno)};
  size = sizeof reached;
  // Who calls the relay itself would have it call itself.
  if (::getsockname(connection, reinterpret_cast<sockaddr*>(&reached), &size) == 0 &&
      reached.sin_addr.s_addr == target.sin_addr.s_addr && reached.sin_port == target.sin_port)
    return Error{"NotRelayed", "the connection was for the relay itself"};
  return target;
}

}  // namespace windlass::host
