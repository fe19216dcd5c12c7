#include "host/haproxy_socket.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "host/descriptor.h"

namespace windlass::host {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t answer_max = 16 << 20;

Error no_answer(const std::string& why) {
  return {"NoAnswer", "the balancer's HAProxy does not answer: " + why};
}

}  // namespace

Result<std::string> ask_haproxy(const std::string& socket, const std::string& commands,
                                std::chrono::milliseconds deadline) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (socket.size() >= sizeof address.sun_path) return no_answer("its socket's path is too long");
  std::memcpy(address.sun_path, socket.data(), socket.size());
  Descriptor peer(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (::connect(peer.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
    return no_answer(std::strerror(errno));
  auto line = commands + "\n";
  if (::send(peer.get(), line.data(), line.size(), MSG_NOSIGNAL) !=
      static_cast<ssize_t>(line.size()))
    return no_answer(std::strerror(errno));
  // It takes what comes after the end of input for the end of the conversation.
  ::shutdown(peer.get(), SHUT_WR);
  std::string answer;
  auto until = Clock::now() + deadline;
  while (answer.size() < answer_max) {
    auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()).count();
    pollfd watched{peer.get(), POLLIN, 0};
    if (left <= 0 || ::poll(&watched, 1, static_cast<int>(left)) == 0)
      return no_answer("it said nothing for " + std::to_string(deadline.count()) + " ms");
    std::array<char, 16384> piece;
    auto count = ::recv(peer.get(), piece.data(), piece.size(), 0);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    answer.append(piece.data(), static_cast<std::size_t>(count));
  }
  return answer;
}

}  // namespace windlass::host
