#include "connection.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace windlass::bench {

Connection::Connection(Connection&& other) noexcept
    : address_(std::move(other.address_)), descriptor_(std::exchange(other.descriptor_, -1)) {}

bool Connection::connect() {
  close();
  descriptor_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(static_cast<std::uint16_t>(address_.port));
  ::inet_pton(AF_INET, address_.host.c_str(), &to.sin_addr);
  if (::connect(descriptor_, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) {
    close();
    return false;
  }
  const int on = 1;
  ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return true;
}

void Connection::close() {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
}

bool Connection::send(std::string_view request) {
  if ((descriptor_ < 0 || closes_ || lost_) && !connect()) return false;
  received_.clear();
  head_size_ = 0;
  body_size_ = -1;
  status_ = 0;
  closes_ = lost_ = false;
  // Requests are small: they fit into the socket's buffer, so that a blocking send does not block.
  while (!request.empty()) {
    const ssize_t sent = ::send(descriptor_, request.data(), request.size(), MSG_NOSIGNAL);
    if (sent <= 0) {
      lost_ = true;
      return false;
    }
    request.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool Connection::parse_head() {
  const auto end = received_.find("\r\n\r\n");
  if (end == std::string::npos) return false;
  head_size_ = end + 4;
  status_ = received_.size() > 12 ? std::atoi(received_.c_str() + 9) : 0;
  for (std::size_t at = received_.find("\r\n"); at < end; at = received_.find("\r\n", at + 2)) {
    const char* line = received_.c_str() + at + 2;
    if (::strncasecmp(line, "content-length:", 15) == 0) body_size_ = std::atol(line + 15);
    if (::strncasecmp(line, "connection: close", 17) == 0) closes_ = true;
  }
  return true;
}

bool Connection::read() {
  char piece[16384];
  const ssize_t got = ::recv(descriptor_, piece, sizeof piece, MSG_DONTWAIT);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return false;
  if (got > 0) received_.append(piece, static_cast<std::size_t>(got));
  if (head_size_ == 0 && !parse_head() && got > 0) return false;
  if (got <= 0) {
    // Without a length the close is the answer's end.
    closes_ = true;
    lost_ = head_size_ == 0 || body_size_ >= 0;
    return !lost_;
  }
  return body_size_ >= 0 && received_.size() >= head_size_ + static_cast<std::size_t>(body_size_);
}

bool Connection::wait() {
  constexpr int milliseconds_max = 60'000;
  while (true) {
    pollfd watched{descriptor_, POLLIN, 0};
    if (::poll(&watched, 1, milliseconds_max) <= 0) return false;
    if (read()) return true;
    if (lost_) return false;
  }
}

std::string_view Connection::body() const {
  return std::string_view(received_).substr(std::min(head_size_, received_.size()));
}

}  // namespace windlass::bench
