#include "agent/page.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

#include "base/json.h"
#include "base/text.h"

namespace windlass::agent {

namespace {

constexpr auto visit_limit = std::chrono::seconds(2);
constexpr std::size_t head_bytes_max = 8'192;

std::string answer(std::string_view status, const std::string& body) {
  return "HTTP/1.1 " + std::string(status) +
         "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

Result<> receive(Descriptor socket, const Standing& standing) {
  RealTicks ticks;
  auto stream = plain_stream(std::move(socket), ticks, ticks.now() + visit_limit);
  std::string head;
  char piece[2048];
  while (head.find("\r\n\r\n") == head.npos) {
    auto got = TRY(stream->read(piece));
    if (got == 0 || head.size() > head_bytes_max) return Done{};
    head.append(piece, got);
  }
  return stream->write(page_answer(head, standing.get()));
}

}  // namespace

std::string page_answer(std::string_view head, const Facts& facts) {
  auto words = split(trimmed(head.substr(0, head.find('\n'))), ' ');
  if (words.size() != 3) return answer("400 Bad Request", "{}\n");
  auto path = words[1].substr(0, words[1].find('?'));
  if (path != "/revision") return answer("404 Not Found", "{}\n");
  if (words[0] != "GET") return answer("405 Method Not Allowed", "{}\n");
  Json json = Json::Object{{"digest", facts.digest},           {"layer", facts.layer},
                           {"environment", facts.environment}, {"instance", facts.instance},
                           {"healthy", facts.health.healthy},  {"why", facts.health.why}};
  return answer("200 OK", json.dump() + "\n");
}

Result<Descriptor> listen_on_loopback(int port) {
  auto failed = [&] {
    return Error{"Network",
                 "listening on port " + std::to_string(port) + ": " + std::strerror(errno)};
  };
  Descriptor made(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!made) return failed();
  int yes = 1;
  ::setsockopt(made.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::bind(made.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(made.get(), 16) != 0)
    return failed();
  return made;
}

int port_of(const Descriptor& listener) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  ::getsockname(listener.get(), reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

void serve_page(const Descriptor& listener, const Standing& standing) {
  for (;;) {
    Descriptor visitor(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (visitor) {
      // Whoever leaves in the middle has nothing to be told.
      (void)receive(std::move(visitor), standing);
    } else if (errno != EINTR && errno != ECONNABORTED) {
      return;
    }
  }
}

}  // namespace windlass::agent
