#include "agent/web.h"

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

#include "agent/page.h"
#include "agent/web_reading.h"

using namespace windlass;
using namespace windlass::agent;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

// Takes one visitor, hears its request, says what it was told to say, piece by piece, and leaves.
class Peer {
 public:
  explicit Peer(std::vector<std::string> pieces, milliseconds before_each = {})
      : listener_(listen_on_loopback(0).value()), thread_([this, pieces, before_each] {
          Descriptor visitor(::accept(listener_.get(), nullptr, nullptr));
          char heard[8192];
          auto got = ::read(visitor.get(), heard, sizeof heard);
          if (got > 0) heard_.assign(heard, static_cast<std::size_t>(got));
          for (auto& piece : pieces) {
            std::this_thread::sleep_for(before_each);
            (void)::send(visitor.get(), piece.data(), piece.size(), MSG_NOSIGNAL);
          }
        }) {}
  Result<Response> ask(Duration limit = seconds(5)) {
    Request request{.method = "POST",
                    .url = {.host = "127.0.0.1", .port = port_of(listener_), .target = "/path"},
                    .headers = {{"X-One", "1"}},
                    .body = "hello"};
    auto answer = RealWeb().ask(request, limit);
    thread_.join();
    return answer;
  }
  const std::string& heard() const { return heard_; }

 private:
  Descriptor listener_;
  std::string heard_;
  std::thread thread_;
};

Result<Response> read_all(std::string_view text) {
  ResponseReader reader;
  // Byte by byte, as the worst network would deliver it.
  for (std::size_t i = 0; i < text.size() && !reader.done(); ++i) {
    if (auto fed = reader.feed(text.substr(i, 1)); !fed) return std::move(fed).error();
  }
  if (auto ended = reader.end(); !ended) return std::move(ended).error();
  return std::move(reader).response();
}

}  // namespace

TEST_CASE("a request goes out whole, and its answer comes back") {
  Peer peer({"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Two: 2\r\n\r\n", "ok and more"});
  auto answer = peer.ask();
  REQUIRE_MESSAGE(answer, answer.error().message);
  CHECK(answer->status == 200);
  CHECK(answer->body == "ok");
  CHECK(header(answer->headers, "x-two") == "2");
  CHECK(peer.heard().starts_with("POST /path HTTP/1.1\r\nHost: 127.0.0.1:"));
  CHECK(peer.heard().ends_with("X-One: 1\r\nContent-Length: 5\r\n\r\nhello"));
}

TEST_CASE("whoever leaves in the middle has not answered") {
  auto answer = Peer({"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nhalf"}).ask();
  REQUIRE(!answer);
  CHECK(answer.error().message == "127.0.0.1: the answer ended in the middle");
}

TEST_CASE("an answer that does not come in time is given up") {
  auto answer = Peer({"HTTP/1.1 200 OK\r\n"}, milliseconds(400)).ask(milliseconds(100));
  REQUIRE(!answer);
  CHECK(answer.error().code == "Timeout");
}

TEST_CASE("where nobody listens, that is said") {
  int port = port_of(listen_on_loopback(0).value());
  auto answer = RealWeb().ask({.url = {.host = "127.0.0.1", .port = port}}, seconds(5));
  REQUIRE(!answer);
  CHECK(answer.error().message == "127.0.0.1: connecting: Connection refused");
}

TEST_CASE("an answer in chunks is put together") {
  auto answer = read_all(
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: "
      "chunked\r\n\r\n3\r\nabc\r\n5;x=y\r\ndefgh\r\n0\r\n\r\n");
  REQUIRE_MESSAGE(answer, answer.error().message);
  CHECK(answer->body == "abcdefgh");
}

TEST_CASE("what comes before the answer is not the answer") {
  auto answer =
      read_all("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n");
  REQUIRE(answer);
  CHECK(answer->status == 403);
}

TEST_CASE("an answer without a length ends with the connection") {
  auto answer = read_all("HTTP/1.0 200 OK\r\n\r\nall of it");
  REQUIRE(answer);
  CHECK(answer->body == "all of it");
}

TEST_CASE("answers that are too long or no answers are refused") {
  for (auto* text : {"SSH-2.0-OpenSSH\r\n\r\n", "HTTP/1.1 abc\r\n\r\n",
                     "HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n",
                     "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
                     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n"}) {
    CAPTURE(text);
    CHECK(!read_all(text));
  }
  CHECK(!read_all("HTTP/1.1 200 OK\r\n" + std::string(response_head_bytes_max, 'x')));
}

TEST_CASE("URLs are read, and others refused") {
  auto url = parse_url("https://s3.us-east-1.amazonaws.com:8443/a?b=c");
  REQUIRE(url);
  CHECK(url->secure);
  CHECK(url->authority() == "s3.us-east-1.amazonaws.com:8443");
  CHECK(url->target == "/a?b=c");
  CHECK(parse_url("http://127.0.0.1")->authority() == "127.0.0.1");
  for (auto* text : {"ftp://a", "http://", "http://a:0", "a"}) CHECK(!parse_url(text));
}
