// The client on libcurl, against our server and against raw peers.
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <thread>

#include "fixture.h"

namespace windlass::http {
namespace {

// Accepts connections one after another and treats each as the test says.
class RawPeer {
 public:
  using Serve = std::function<void(int socket)>;
  explicit RawPeer(std::vector<Serve> serves) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    REQUIRE(::bind(socket_, reinterpret_cast<sockaddr*>(&address), size) == 0);
    REQUIRE(::listen(socket_, 8) == 0);
    ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this, serves = std::move(serves)] {
      for (auto& serve : serves) {
        int peer = ::accept(socket_, nullptr, nullptr);
        if (peer < 0) return;
        serve(peer);
        ::close(peer);
      }
    });
  }
  ~RawPeer() {
    ::shutdown(socket_, SHUT_RDWR);
    thread_.join();
    ::close(socket_);
  }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

  static std::string read_head(int peer) {
    std::string head;
    char c;
    while (!head.ends_with("\r\n\r\n") && ::recv(peer, &c, 1, 0) == 1) head += c;
    return head;
  }
  static Serve answering(std::string bytes) {
    return [bytes](int peer) {
      read_head(peer);
      (void)::send(peer, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    };
  }

 private:
  int socket_;
  int port_ = 0;
  std::thread thread_;
};

std::string head_sent_for(const Request& request) {
  Mailbox<std::string> heads;
  RawPeer peer({[&](int socket) {
    heads.put(RawPeer::read_head(socket));
    std::string_view answer = "HTTP/1.1 204 No Content\r\n\r\n";
    (void)::send(socket, answer.data(), answer.size(), MSG_NOSIGNAL);
  }});
  auto response = make_curl_client()->send(peer.url(), request);
  REQUIRE(response);
  auto head = heads.take();
  REQUIRE(head);
  auto host = head->find("Host: 127.0.0.1:");
  if (host != std::string::npos) head->erase(host, head->find("\r\n", host) + 2 - host);
  return *head;
}

TEST_CASE("the target goes out byte for byte") {
  auto target = "//a/../b%2f%00/./?x=%7E&&y=a b#c";
  CHECK(head_sent_for({{"GET", target, {}}}) == std::string("GET ") + target + " HTTP/1.1\r\n\r\n");
}

TEST_CASE("a request has exactly the headers that it was given, and its body's length") {
  CHECK(head_sent_for({{"POST", "/", {{"X-A", "1"}, {"X-A", "2"}, {"X-Empty", ""}}}, "abc"}) ==
        "POST / HTTP/1.1\r\nX-A: 1\r\nX-A: 2\r\nX-Empty:\r\nContent-Length: 3\r\n\r\n");
}

TEST_CASE("an empty POST or PUT tells its length of zero, a DELETE does not") {
  for (std::string method : {"POST", "PUT"})
    CHECK(head_sent_for({{method, "/", {}}}) ==
          method + " / HTTP/1.1\r\nContent-Length: 0\r\n\r\n");
  CHECK(head_sent_for({{"DELETE", "/", {}}}) == "DELETE / HTTP/1.1\r\n\r\n");
}

TEST_CASE("headers that curl would add are still the caller's to give") {
  CHECK(head_sent_for({{"PUT",
                        "/",
                        {{"Host", "bucket.example"},
                         {"Content-Type", "a/b"},
                         {"Accept", "c/d"},
                         {"User-Agent", "windlass"},
                         {"Content-Length", "3"}}},
                       "abc"}) ==
        "PUT / HTTP/1.1\r\nHost: bucket.example\r\nContent-Type: a/b\r\nAccept: c/d\r\n"
        "User-Agent: windlass\r\nContent-Length: 3\r\n\r\n");
}

TEST_CASE("a header with a line break is refused before anything is sent") {
  auto response =
      make_curl_client()->send("http://127.0.0.1:1", {{"GET", "/", {{"X-A", "1\r\nX-Evil: 2"}}}});
  REQUIRE(!response);
  CHECK(response.error().code == "InvalidRequest");
}

TEST_CASE("an error's status is a response, with its body in memory") {
  Script script;
  script.finish = [](auto&, auto responder) { responder.respond({404, {}, "no such thing"}); };
  TestServer server(script);
  SendOptions options;
  options.save_to = temporary_file();
  auto response = make_curl_client()->send(server.url(), {{"GET", "/", {}}}, options);
  REQUIRE(response);
  CHECK(response->status == 404);
  CHECK(response->body.bytes() == "no such thing");
}

TEST_CASE("connections are kept between requests") {
  Mailbox<int> served;
  auto twice = [&](int socket) {
    for (int i = 0; i < 2; ++i) {
      RawPeer::read_head(socket);
      std::string_view answer = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx";
      (void)::send(socket, answer.data(), answer.size(), MSG_NOSIGNAL);
      served.put(i);
    }
  };
  RawPeer peer({twice});
  auto client = make_curl_client();
  CHECK(client->send(peer.url(), {{"GET", "/", {}}}));
  CHECK(client->send(peer.url(), {{"GET", "/", {}}}));
  CHECK(served.take() == 0);
  CHECK(served.take() == 1);
}

TEST_CASE("a kept connection that the server has closed meanwhile is replaced") {
  auto answer = RawPeer::answering("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx");
  RawPeer peer({answer, answer});
  auto client = make_curl_client();
  CHECK(client->send(peer.url(), {{"POST", "/", {}}, "body"}));
  CHECK(client->send(peer.url(), {{"POST", "/", {}}, "body"}));
}

TEST_CASE("a refused connection is ConnectFailed: nothing was sent") {
  int port;
  {
    TestServer server;
    port = server.port();
  }
  auto response =
      make_curl_client()->send("http://127.0.0.1:" + std::to_string(port), {{"GET", "/", {}}});
  REQUIRE(!response);
  CHECK(response.error().code == "ConnectFailed");
}

TEST_CASE("an answer that does not come in time is a Timeout") {
  Mailbox<Responder> parked;
  TestServer server(parking(parked));
  SendOptions options;
  options.deadline = std::chrono::milliseconds{50};
  auto response = make_curl_client()->send(server.url(), {{"GET", "/", {}}}, options);
  REQUIRE(!response);
  CHECK(response.error().code == "Timeout");
}

TEST_CASE("a connection that ends before its answer does is ConnectionLost") {
  for (std::string part : {"", "HTTP/1.1 200 OK\r\nContent-Len",
                           "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"}) {
    CAPTURE(part);
    RawPeer peer({RawPeer::answering(part)});
    auto response = make_curl_client()->send(peer.url(), {{"GET", "/", {}}});
    REQUIRE(!response);
    CHECK(response.error().code == "ConnectionLost");
  }
}

TEST_CASE("a body beyond the limit is TooLarge") {
  Script script;
  script.finish = [](auto&, auto responder) {
    responder.respond({200, {}, std::string(2000, 'x')});
  };
  TestServer server(script);
  SendOptions options;
  options.body_max = 1999;
  auto response = make_curl_client()->send(server.url(), {{"GET", "/", {}}}, options);
  REQUIRE(!response);
  CHECK(response.error().code == "TooLarge");
  options.body_max = 2000;
  CHECK(make_curl_client()->send(server.url(), {{"GET", "/", {}}}, options));
}

TEST_CASE("a response keeps its headers in order; those of a 100 Continue are forgotten") {
  RawPeer peer(
      {RawPeer::answering("HTTP/1.1 100 Continue\r\nX-Early: 1\r\n\r\n"
                          "HTTP/1.1 200 Fine\r\nX-B: 2\r\nx-a:  1 \r\nX-B: 3\r\n"
                          "Content-Length: 2\r\n\r\nok")});
  auto response = make_curl_client()->send(peer.url(), {{"GET", "/", {}}});
  REQUIRE(response);
  CHECK(response->headers ==
        Headers{{"X-B", "2"}, {"x-a", "1"}, {"X-B", "3"}, {"Content-Length", "2"}});
  CHECK(response->body.bytes() == "ok");
}

TEST_CASE("a chunked response is one body, and its trailers do no harm") {
  RawPeer peer(
      {RawPeer::answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                          "3\r\nabc\r\n2\r\nde\r\n0\r\nX-Trailer: 1\r\n\r\n")});
  auto response = make_curl_client()->send(peer.url(), {{"GET", "/", {}}});
  REQUIRE(response);
  CHECK(response->body.bytes() == "abcde");
}

TEST_CASE("a redirect is a response and is not followed") {
  RawPeer peer({RawPeer::answering(
      "HTTP/1.1 307 Temporary Redirect\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n")});
  auto response = make_curl_client()->send(peer.url(), {{"GET", "/", {}}});
  REQUIRE(response);
  CHECK(response->status == 307);
}

TEST_CASE("many threads share a client") {
  TestServer server;
  auto client = make_curl_client();
  std::atomic<int> good = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i)
    threads.emplace_back([&] {
      for (int round = 0; round < 50; ++round) {
        auto response = client->send(server.url(), {{"POST", "/", {}}, "x"});
        if (response && response->body.bytes() == "hello") ++good;
      }
    });
  for (auto& thread : threads) thread.join();
  CHECK(good == 400);
}

struct Environment {
  Environment(const char* name, const std::string& value) : name_(name) {
    ::setenv(name, value.c_str(), 1);
  }
  ~Environment() { ::unsetenv(name_); }
  const char* name_;
};

TEST_CASE("HTTP_PROXY is honoured, with the whole address in the request line") {
  Mailbox<std::string> targets;
  Script script;
  script.head = [&](const Head& head) {
    targets.put(head.target);
    return std::nullopt;
  };
  TestServer proxy(script);
  Environment environment("HTTP_PROXY", proxy.url());
  auto response =
      make_curl_client()->send("http://service.invalid", {{"GET", "//a/../%2f?x=1", {}}});
  REQUIRE(response);
  CHECK(targets.take() == "http://service.invalid//a/../%2f?x=1");
}

TEST_CASE("NO_PROXY wins over HTTP_PROXY") {
  TestServer proxy_server;
  Environment proxy("HTTP_PROXY", proxy_server.url());
  Environment no_proxy("NO_PROXY", "service.invalid");
  CHECK(!make_curl_client()->send("http://service.invalid", {{"GET", "/", {}}}));
}

TEST_CASE("this machine is reached without a proxy") {
  TestServer server;
  Environment proxy("HTTP_PROXY", "http://127.0.0.1:1");
  CHECK(make_curl_client()->send(server.url(), {{"GET", "/", {}}}));
}

TEST_CASE("whoever gives up does not wait for the deadline") {
  Mailbox<Responder> parked;
  TestServer server(parking(parked));
  std::atomic<bool> give_up = false;
  auto client = make_curl_client({.give_up = &give_up});
  std::thread leaving([&] {
    auto responder = parked.take();
    give_up = true;
  });
  SendOptions options;
  options.deadline = std::chrono::minutes{10};
  auto response = client->send(server.url(), {{"GET", "/", {}}}, options);
  leaving.join();
  REQUIRE(!response);
  CHECK(response.error().code == "ConnectionLost");
}

TEST_CASE("HTTPS goes through HTTPS_PROXY by CONNECT") {
  Mailbox<std::string> heads;
  RawPeer proxy({[&](int socket) { heads.put(RawPeer::read_head(socket)); }});
  Environment environment("HTTPS_PROXY", proxy.url());
  auto response = make_curl_client()->send("https://service.invalid", {{"GET", "/", {}}});
  REQUIRE(!response);
  CHECK(response.error().code == "ConnectFailed");
  CHECK(heads.take().value_or("").starts_with("CONNECT service.invalid:443 HTTP/1.1\r\n"));
}

}  // namespace
}  // namespace windlass::http
