#include "http/server_listener.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>

namespace windlass::http {
namespace {

constexpr int backlog = 4096;
// How soon we look again after too many connections, or too few descriptors.
constexpr int pause_ms = 20;

struct Address {
  sockaddr_storage storage = {};
  socklen_t size = 0;
};

std::optional<Address> parse_address(const std::string& text, int port) {
  if (port < 0 || port > 65535) return std::nullopt;
  Address address;
  auto* v4 = reinterpret_cast<sockaddr_in*>(&address.storage);
  auto* v6 = reinterpret_cast<sockaddr_in6*>(&address.storage);
  if (::inet_pton(AF_INET, text.c_str(), &v4->sin_addr) == 1) {
    v4->sin_family = AF_INET;
    v4->sin_port = htons(static_cast<std::uint16_t>(port));
    address.size = sizeof *v4;
  } else if (::inet_pton(AF_INET6, text.c_str(), &v6->sin6_addr) == 1) {
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(static_cast<std::uint16_t>(port));
    address.size = sizeof *v6;
  } else {
    return std::nullopt;
  }
  return address;
}

}  // namespace

Result<std::unique_ptr<Listener>> Listener::open(const std::string& address, int port) {
  auto cannot = [&](const std::string& why) {
    return Error{"ListenFailed",
                 "cannot listen on " + address + ":" + std::to_string(port) + ": " + why};
  };
  auto parsed = parse_address(address, port);
  if (!parsed) return cannot("not an address");
  int socket = ::socket(parsed->storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  int wake = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  std::unique_ptr<Listener> listener(new Listener(socket, wake));
  int on = 1;
  ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (socket < 0 || wake < 0 ||
      ::bind(socket, reinterpret_cast<sockaddr*>(&parsed->storage), parsed->size) != 0 ||
      ::listen(socket, backlog) != 0)
    return cannot(std::strerror(errno));
  return {std::move(listener)};
}

std::unique_ptr<Listener> Listener::adopt(int socket) {
  ::fcntl(socket, F_SETFL, ::fcntl(socket, F_GETFL) | O_NONBLOCK);
  return std::unique_ptr<Listener>(new Listener(socket, ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)));
}

Listener::~Listener() {
  stop();
  if (wake_ >= 0) ::close(wake_);
}

int Listener::port() const {
  sockaddr_storage bound = {};
  socklen_t size = sizeof bound;
  ::getsockname(socket_, reinterpret_cast<sockaddr*>(&bound), &size);
  return ntohs(bound.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6*>(&bound)->sin6_port
                                           : reinterpret_cast<sockaddr_in*>(&bound)->sin_port);
}

void Listener::start(MayAccept may_accept, Accepted accepted) {
  thread_ = std::thread([this, may_accept = std::move(may_accept), accepted = std::move(accepted)] {
    run(may_accept, accepted);
  });
}

void Listener::stop() {
  if (thread_.joinable()) {
    ::eventfd_write(wake_, 1);
    thread_.join();
  }
  if (socket_ >= 0) ::close(std::exchange(socket_, -1));
}

void Listener::run(const MayAccept& may_accept, const Accepted& accepted) {
  bool pause = false;
  while (true) {
    pollfd waits[] = {{wake_, POLLIN, 0}, {pause ? -1 : socket_, POLLIN, 0}};
    ::poll(waits, 2, pause ? pause_ms : -1);
    if (waits[0].revents != 0) return;
    pause = !may_accept();
    if (pause) continue;
    sockaddr_storage peer;
    socklen_t size = sizeof peer;
    int socket =
        ::accept4(socket_, reinterpret_cast<sockaddr*>(&peer), &size, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (socket >= 0)
      accepted(socket, peer, size);
    else
      pause = errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM;
  }
}

}  // namespace windlass::http
