#include "agent/stream.h"

#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace windlass::agent {

namespace {

Error too_late(std::string_view doing) {
  return {"Timeout", std::string(doing) + " took too long"};
}
Error failed(std::string_view doing, int code) {
  return {"Network", std::string(doing) + ": " + std::strerror(code)};
}

class PlainStream final : public Stream {
 public:
  PlainStream(Descriptor socket, const Ticks& ticks, Duration deadline)
      : socket_(std::move(socket)), ticks_(ticks), deadline_(deadline) {}

  Result<> write(std::string_view all) override {
    while (!all.empty()) {
      auto sent = ::send(socket_.get(), all.data(), all.size(), MSG_NOSIGNAL);
      if (sent >= 0) {
        all.remove_prefix(static_cast<std::size_t>(sent));
      } else if (errno == EAGAIN) {
        if (!wait_for(socket_.get(), For::Writing, ticks_, deadline_)) return too_late("sending");
      } else if (errno != EINTR) {
        return failed("sending", errno);
      }
    }
    return Done{};
  }

  Result<std::size_t> read(std::span<char> into) override {
    for (;;) {
      auto got = ::recv(socket_.get(), into.data(), into.size(), 0);
      if (got >= 0) return static_cast<std::size_t>(got);
      if (errno == EAGAIN) {
        if (!wait_for(socket_.get(), For::Reading, ticks_, deadline_)) return too_late("waiting");
      } else if (errno != EINTR) {
        return failed("reading", errno);
      }
    }
  }

 private:
  Descriptor socket_;
  const Ticks& ticks_;
  Duration deadline_;
};

Result<Descriptor> connect_one(const addrinfo& address, const Ticks& ticks, Duration deadline) {
  Descriptor made(::socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!made) return failed("making a socket", errno);
  if (::connect(made.get(), address.ai_addr, address.ai_addrlen) == 0) return made;
  if (errno != EINPROGRESS) return failed("connecting", errno);
  if (!wait_for(made.get(), For::Writing, ticks, deadline)) return too_late("connecting");
  int code = 0;
  socklen_t size = sizeof code;
  ::getsockopt(made.get(), SOL_SOCKET, SO_ERROR, &code, &size);
  if (code != 0) return failed("connecting", code);
  return made;
}

}  // namespace

Descriptor::~Descriptor() {
  if (number_ >= 0) ::close(number_);
}

bool wait_for(int descriptor, For what, const Ticks& ticks, Duration deadline) {
  for (;;) {
    auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - ticks.now()).count();
    if (left <= 0) return false;
    pollfd one{.fd = descriptor,
               .events = static_cast<short>(what == For::Reading ? POLLIN : POLLOUT),
               .revents = 0};
    // An error or a hang-up shows in the call that follows.
    if (::poll(&one, 1, static_cast<int>(std::min<std::int64_t>(left, 60'000))) > 0) return true;
  }
}

Result<Descriptor> connect_to(const std::string& host, int port, const Ticks& ticks,
                              Duration deadline) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  auto code = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &wanted, &found);
  if (code != 0)
    return Error{"Network", "looking up " + host + ": " + std::string(::gai_strerror(code))};
  std::unique_ptr<addrinfo, void (*)(addrinfo*)> list(found, ::freeaddrinfo);
  Result<Descriptor> last = Error{"Network", host + " has no address"};
  for (auto* one = found; one; one = one->ai_next) {
    last = connect_one(*one, ticks, deadline);
    if (last) return last;
  }
  return std::move(last).context(host);
}

std::unique_ptr<Stream> plain_stream(Descriptor socket, const Ticks& ticks, Duration deadline) {
  return std::make_unique<PlainStream>(std::move(socket), ticks, deadline);
}

}  // namespace windlass::agent
