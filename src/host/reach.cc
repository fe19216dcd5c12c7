#include "host/reach.h"

#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <memory>

#include "host/descriptor.h"

namespace windlass::host {

namespace {

Result<> reach_one(const addrinfo& address, std::chrono::milliseconds deadline) {
  Descriptor socket(::socket(address.ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  int error = 0;
  if (!socket || ::connect(socket.get(), address.ai_addr, address.ai_addrlen) != 0) error = errno;
  if (error == EINPROGRESS) {
    pollfd watched{socket.get(), POLLOUT, 0};
    if (::poll(&watched, 1, static_cast<int>(deadline.count())) <= 0)
      return Error{"Timeout", "Connection timed out"};
    socklen_t size = sizeof error;
    ::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &error, &size);
  }
  if (error) return Error{"ConnectFailed", std::strerror(error)};
  return Done{};
}

}  // namespace

Result<> reach(const std::string& host, int port, std::chrono::milliseconds deadline) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  auto failed = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
  if (failed) return Error{"NoSuchHost", ::gai_strerror(failed)};
  std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owned(found, &::freeaddrinfo);
  return reach_one(*found, deadline);
}

}  // namespace windlass::host
