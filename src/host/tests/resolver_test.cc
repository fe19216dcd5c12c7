#include "host/resolver.h"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <thread>

#include "host/dns_message.h"
#include "host/relay.h"

namespace windlass::host {

namespace {

// "web.test" asked for by type and id 7, recursion desired.
std::string query(const std::string& name, int type) {
  std::string text("\0\7\1\0\0\1\0\0\0\0\0\0", 12);
  for (std::size_t at = 0; at < name.size();) {
    auto dot = std::min(name.find('.', at), name.size());
    text += static_cast<char>(dot - at) + name.substr(at, dot - at);
    at = dot + 1;
  }
  text += '\0';
  text += '\0';
  text += static_cast<char>(type);
  return text + '\0' + '\1';
}

Descriptor bound(int kind, sockaddr_in& address) {
  Descriptor socket(::socket(AF_INET, kind | SOCK_CLOEXEC, 0));
  address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  REQUIRE(::bind(socket.get(), reinterpret_cast<sockaddr*>(&address), size) == 0);
  REQUIRE(::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size) == 0);
  if (kind == SOCK_STREAM) REQUIRE(::listen(socket.get(), 8) == 0);
  return socket;
}

struct Served {
  explicit Served(Resolver::Names names) : resolver(Resolver::start(std::move(names))) {
    auto questions = bound(SOCK_DGRAM, datagram);
    auto streams = bound(SOCK_STREAM, stream);
    resolver->serve(std::move(questions), std::move(streams), "vpc-1");
  }
  std::string ask(const std::string& text) {
    Descriptor socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    ::sendto(socket.get(), text.data(), text.size(), 0, reinterpret_cast<sockaddr*>(&datagram),
             sizeof datagram);
    pollfd wait{socket.get(), POLLIN, 0};
    if (::poll(&wait, 1, 5000) != 1) return "";
    char bytes[4096];
    auto count = ::recv(socket.get(), bytes, sizeof bytes, 0);
    return {bytes, static_cast<std::size_t>(std::max<ssize_t>(count, 0))};
  }
  sockaddr_in datagram{}, stream{};
  std::unique_ptr<Resolver> resolver;
};

int code_of(const std::string& answer) { return answer.size() > 3 ? answer[3] & 15 : -1; }

}  // namespace

TEST_CASE("a question is read with its name in lower case") {
  auto question = read_question(query("Web.Test", 1));
  REQUIRE(question);
  CHECK(question->name == "web.test");
  CHECK(question->type == dns_type_a);
}

TEST_CASE("what is cut off, an answer, or of two questions is no question") {
  auto whole = query("web.test", 1);
  for (std::size_t size = 0; size < whole.size(); ++size)
    CHECK(!read_question(std::string_view(whole).substr(0, size)));
  auto answer = whole;
  answer[2] = static_cast<char>(0x81);
  CHECK(!read_question(answer));
  auto two = whole;
  two[5] = 2;
  CHECK(!read_question(two));
}

TEST_CASE("a name of ours is answered with its addresses") {
  Served served([](const std::string& network, const std::string& name, int) -> Resolver::Answer {
    CHECK(network == "vpc-1");
    CHECK(name == "web.test");
    return {.kind = Resolver::Answer::Kind::Addresses, .addresses = {0x0a000005, 0x0a000006}};
  });
  auto answer = served.ask(query("web.test", 1));
  CHECK(code_of(answer) == 0);
  CHECK(answer.substr(0, 2) == std::string("\0\7", 2));
  CHECK(answer[7] == 2);
  CHECK(answer.find(std::string("\x0a\0\0\5", 4)) != std::string::npos);
  CHECK(answer.ends_with(std::string("\x0a\0\0\6", 4)));
}

TEST_CASE("a name that nobody has is answered so") {
  Served served([](const std::string&, const std::string&, int) -> Resolver::Answer {
    return {.kind = Resolver::Answer::Kind::NoSuchName};
  });
  CHECK(code_of(served.ask(query("no.test", 1))) == 3);
}

TEST_CASE("a name of somebody else's is asked there, and the answer passed back") {
  sockaddr_in other{};
  auto server = bound(SOCK_DGRAM, other);
  Served served([&](const std::string&, const std::string&, int) -> Resolver::Answer {
    return {.kind = Resolver::Answer::Kind::Elsewhere, .port = ntohs(other.sin_port)};
  });
  std::thread there([&] {
    char bytes[512];
    sockaddr_in who{};
    socklen_t size = sizeof who;
    auto count =
        ::recvfrom(server.get(), bytes, sizeof bytes, 0, reinterpret_cast<sockaddr*>(&who), &size);
    std::string asked(bytes, static_cast<std::size_t>(count));
    auto answer = dns_answer(asked, *read_question(asked), 0, {0x0a000009}, 60);
    ::sendto(server.get(), answer.data(), answer.size(), 0, reinterpret_cast<sockaddr*>(&who),
             size);
  });
  auto answer = served.ask(query("zone.test", 1));
  there.join();
  CHECK(answer.ends_with(std::string("\x0a\0\0\x09", 4)));
}

TEST_CASE("over TCP, too, for answers that are large") {
  Served served([](const std::string&, const std::string&, int) -> Resolver::Answer {
    return {.kind = Resolver::Answer::Kind::Addresses, .addresses = {0x0a000005}};
  });
  Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  REQUIRE(::connect(socket.get(), reinterpret_cast<sockaddr*>(&served.stream),
                    sizeof served.stream) == 0);
  auto text = query("web.test", 1);
  auto framed = std::string{'\0', static_cast<char>(text.size())} + text;
  REQUIRE(::send(socket.get(), framed.data(), framed.size(), 0) > 0);
  char bytes[512];
  auto count = ::recv(socket.get(), bytes, sizeof bytes, MSG_WAITALL);
  REQUIRE(count > 6);
  CHECK(
      std::string(bytes, static_cast<std::size_t>(count)).ends_with(std::string("\x0a\0\0\5", 4)));
}

TEST_CASE("who asks over TCP byte by byte keeps nobody waiting") {
  Served served([](const std::string&, const std::string&, int) -> Resolver::Answer { return {}; });
  Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  REQUIRE(::connect(socket.get(), reinterpret_cast<sockaddr*>(&served.stream),
                    sizeof served.stream) == 0);
  pollfd closed{socket.get(), POLLIN, 0};
  auto pieces = 0;
  while (pieces < 100 && ::poll(&closed, 1, 200) == 0) {
    ++pieces;
    [[maybe_unused]] auto sent = ::send(socket.get(), "\x7f", 1, MSG_NOSIGNAL);
  }
  CHECK(pieces < 100);
}

TEST_CASE("the relay leads to nobody's private addresses") {
  for (auto* text : {"127.0.0.1", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1",
                     "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255"})
    CHECK_MESSAGE(is_out_of_bounds(ntohl(::inet_addr(text))), text);
  for (auto* text : {"8.8.8.8", "172.32.0.1", "100.128.0.1", "192.169.0.1", "11.0.0.1"})
    CHECK_MESSAGE(!is_out_of_bounds(ntohl(::inet_addr(text))), text);
}

}  // namespace windlass::host
