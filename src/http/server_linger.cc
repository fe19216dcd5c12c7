#include "http/server_linger.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>

#include "base/fault.h"

namespace windlass::http {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::size_t sockets_max = 256;  // beyond it, a client may lose its answer
constexpr std::size_t bytes_max = 4u << 20;
constexpr std::chrono::seconds time_max{2};

}  // namespace

struct Linger::Closing {
  int socket;
  Steady::time_point until;
  std::size_t bytes_left = bytes_max;

  // False once there is nothing left to wait for.
  bool discard() {
    char nowhere[16 << 10];
    while (bytes_left > 0) {
      auto got = ::recv(socket, nowhere, sizeof nowhere, MSG_DONTWAIT);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return errno == EAGAIN;
      if (got == 0) return false;
      bytes_left -= std::min(bytes_left, static_cast<std::size_t>(got));
    }
    return false;
  }
};

Linger::Linger() : wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (wake_ < 0) throw_errno("making an eventfd");
  thread_ = std::thread([this] { run(); });
}

Linger::~Linger() {
  {
    std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  ::eventfd_write(wake_, 1);
  thread_.join();
  for (int socket : arrived_) ::close(socket);
  ::close(wake_);
}

void Linger::take(int socket) {
  std::lock_guard lock(mutex_);
  if (arrived_.size() >= sockets_max) return;
  int copy = ::fcntl(socket, F_DUPFD_CLOEXEC, 0);
  if (copy < 0) return;
  arrived_.push_back(copy);
  ::eventfd_write(wake_, 1);
}

void Linger::adopt(std::vector<Closing>& closing) {
  eventfd_t ignored;
  ::eventfd_read(wake_, &ignored);
  std::lock_guard lock(mutex_);
  for (int socket : arrived_) {
    ::shutdown(socket, SHUT_WR);
    if (closing.size() < sockets_max)
      closing.push_back({socket, Steady::now() + time_max});
    else
      ::close(socket);
  }
  arrived_.clear();
}

void Linger::run() {
  std::vector<Closing> closing;
  std::vector<pollfd> waits;
  while (true) {
    waits.assign(1, {wake_, POLLIN, 0});
    for (auto& one : closing) waits.push_back({one.socket, POLLIN, 0});
    ::poll(waits.data(), waits.size(), closing.empty() ? -1 : 100);
    std::erase_if(closing, [](Closing& one) {
      if (one.discard() && Steady::now() < one.until) return false;
      ::close(one.socket);
      return true;
    });
    adopt(closing);
    std::lock_guard lock(mutex_);
    if (stopped_) break;
  }
  for (auto& one : closing) ::close(one.socket);
}

}  // namespace windlass::http
