// Clients that send too much, too little, too slowly or nonsense.
#include <doctest/doctest.h>

#include <thread>

#include "fixture.h"

namespace windlass::http {
namespace {

const Response refused{403, {{"X-Why", "no"}}, "refused"};

Script refusing_heads() {
  Script script;
  script.head = [](auto&) { return refused; };
  return script;
}

TEST_CASE("an upload refused at its head is answered without being read to its end") {
  std::atomic<std::uint64_t> taken = 0;
  auto script = refusing_heads();
  script.body = [&](std::string_view piece) {
    taken += piece.size();
    return std::nullopt;
  };
  TestServer server(script);
  RawClient client(server.port());
  client.send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 5000000000\r\n\r\n");
  client.send(std::string(200'000, 'x'));
  auto answer = client.read_to_end();
  CHECK(answer.starts_with("HTTP/1.1 403 "));
  CHECK(answer.find("X-Why: no\r\n") != std::string::npos);
  CHECK(answer.ends_with("refused"));
  CHECK(taken == 0);
}

TEST_CASE("an upload refused in its middle is answered, then left") {
  std::atomic<std::uint64_t> taken = 0;
  Script script;
  script.keep_body = false;
  script.body = [&](std::string_view piece) -> std::optional<Response> {
    if ((taken += piece.size()) < 100'000) return std::nullopt;
    return refused;
  };
  TestServer server(script);
  RawClient client(server.port());
  client.send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 5000000000\r\n\r\n");
  client.send(std::string(1'000'000, 'x'));
  auto answer = client.read_to_end();
  CHECK(answer.starts_with("HTTP/1.1 403 Forbidden\r\n"));
  CHECK(answer.find("Connection: close\r\n") != std::string::npos);
  CHECK(answer.ends_with("refused"));
  CHECK(taken < 200'000);
}

TEST_CASE("a client that sends its whole body after the refusal is not reset") {
  TestServer server(refusing_heads());
  RawClient client(server.port());
  client.send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n");
  client.read_until("refused");
  for (int i = 0; i < 100; ++i) REQUIRE(client.send(std::string(10'000, 'x')));
}

TEST_CASE("a client that goes on sending after a refusal is cut off") {
  TestServer server(refusing_heads());
  RawClient client(server.port());
  client.send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 5000000000\r\n\r\n");
  std::string piece(1 << 20, 'x');
  int sent = 0;
  while (sent < 200 && client.send(piece)) ++sent;
  CHECK(sent < 200);
}

TEST_CASE("our client reads the refusal of an upload that it has not finished") {
  TestServer server(refusing_heads());
  auto client = make_curl_client();
  for (int round = 0; round < 5; ++round) {
    auto response =
        client->send(server.url(), {{"PUT", "/", {}}, std::string(std::size_t{20} << 20, 'x')});
    REQUIRE(response);
    CHECK(response->status == 403);
  }
}

TEST_CASE("a head that is welcome gets its 100 Continue before the body") {
  TestServer server;
  RawClient client(server.port());
  client.send(
      "PUT / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 3\r\n"
      "Connection: close\r\n\r\n");
  CHECK(client.read_until("\r\n\r\n").starts_with("HTTP/1.1 100 Continue"));
  client.send("abc");
  CHECK(client.read_to_end().ends_with("hello"));
}

TEST_CASE("a head that is refused gets no 100 Continue") {
  TestServer server(refusing_heads());
  RawClient client(server.port());
  client.send("PUT / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
  auto answer = client.read_to_end();
  CHECK(answer.starts_with("HTTP/1.1 403 "));
}

TEST_CASE("a head within the limit is served, however large its target and fields") {
  ServerOptions options;
  TestServer server({}, options);
  auto half = std::string(options.head_bytes_max / 2 - 100, 'a');
  RawClient client(server.port());
  client.send("GET /" + half + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\nX-A: " + half +
              "\r\n\r\n");
  CHECK(client.read_to_end().starts_with("HTTP/1.1 200 "));
}

TEST_CASE("a head beyond the limit is refused and the connection closed") {
  TestServer server;
  for (bool in_target : {true, false}) {
    CAPTURE(in_target);
    auto large = std::string(1 << 20, 'a');
    RawClient client(server.port());
    client.send("GET /" + (in_target ? large : "") + " HTTP/1.1\r\nHost: h\r\nX-A: " + large +
                "\r\n\r\n");
    auto answer = client.read_to_end();
    CHECK(answer.starts_with(in_target ? "HTTP/1.1 414 " : "HTTP/1.1 431 "));
    CHECK(answer.size() < 1000);
  }
}

TEST_CASE("a head of very many fields is refused") {
  TestServer server;
  std::string fields;
  for (int i = 0; i < 20'000; ++i) fields += "a: b\r\n";
  RawClient client(server.port());
  client.send("GET / HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n");
  CHECK(client.read_to_end().starts_with("HTTP/1.1 431 "));
}

TEST_CASE("nonsense is refused or dropped, and the server lives on") {
  TestServer server;
  std::string head = "POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n";
  auto chunked = head + "Transfer-Encoding: chunked\r\n\r\n";
  for (auto& nonsense : std::initializer_list<std::string>{
           "\x16\x03\x01\x02\x01\r\n\r\n",
           "GET\r\n\r\n",
           "GET / HTTP/9.9\r\nHost: h\r\n\r\n",
           "GET / HTTP/1.1\r\nno colon\r\n\r\n",
           head + "Content-Length: -5\r\n\r\nabc",
           head + "Content-Length: 5x\r\n\r\nabc",
           head + "Content-Length: 99999999999999999999999\r\n\r\nabc",
           chunked + "zz\r\nabc\r\n0\r\n\r\n",
           chunked + "-3\r\nabc\r\n0\r\n\r\n",
           chunked + "3\r\nabcdef\r\n0\r\n\r\n",
           chunked + "fffffffffffffffff\r\nabc\r\n0\r\n\r\n",
       }) {
    CAPTURE(nonsense);
    RawClient client(server.port());
    client.send(nonsense);
    auto answer = client.read_to_end();
    CHECK(answer.find(" 200 ") == std::string::npos);
    CHECK(answer.size() < 1000);
  }
  CHECK(make_curl_client()->send(server.url(), {{"GET", "/", {}}}));
}

ServerOptions impatient() {
  ServerOptions options;
  options.stalled_max = std::chrono::seconds{1};
  return options;
}

TEST_CASE("half a request, then silence, is cut off") {
  TestServer server({}, impatient());
  std::deque<RawClient> clients;
  for (std::string_view half : {"", "GET / HT", "GET / HTTP/1.1\r\nHost: h\r\n",
                                "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nhalf"})
    clients.emplace_back(server.port()).send(half);
  for (auto& client : clients) CHECK(client.closed_by_server());
}

TEST_CASE("a client that says half a request and no more is let go") {
  TestServer server({}, impatient());
  std::deque<RawClient> clients;
  for (std::string_view half : {"\r\n\r\n", "\x16\x03\x01\x02", "GET / HT"}) {
    clients.emplace_back(server.port()).send(half);
    clients.back().say_no_more();
  }
  for (auto& client : clients) CHECK(client.closed_by_server());
}

TEST_CASE("a second request that stalls in its body is cut off too") {
  TestServer server({}, impatient());
  RawClient client(server.port());
  client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  client.read_until("hello");
  client.send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nhalf");
  CHECK(client.closed_by_server());
}

TEST_CASE("a client that does not read its large answer is cut off") {
  constexpr auto large = std::size_t{64} << 20;
  Script script;
  script.finish = [](const Request& request, auto responder) {
    auto size = request.target == "/large" ? large : 1;
    responder.respond({200, {}, std::string(size, 'x')});
  };
  TestServer server(script, impatient());
  RawClient client(server.port());
  client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  client.read_until("\r\n\r\nx");  // a new connection is watched closely, so this is not one
  client.send("GET /large HTTP/1.1\r\nHost: h\r\n\r\n");
  std::this_thread::sleep_for(std::chrono::milliseconds{3'000});
  CHECK(client.read_to_end().size() < large);
}

TEST_CASE("a kept connection that stays idle is closed") {
  ServerOptions options;
  options.idle_max = std::chrono::seconds{1};
  TestServer server({}, options);
  RawClient client(server.port());
  client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  client.read_until("hello");
  CHECK(client.closed_by_server());
}

TEST_CASE("a parked request outlives the limits for the stalled and the idle") {
  Mailbox<Responder> parked;
  auto options = impatient();
  options.idle_max = std::chrono::seconds{1};
  TestServer server(parking(parked), options);
  RawClient client(server.port());
  client.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  auto responder = parked.take();
  REQUIRE(responder);
  std::this_thread::sleep_for(std::chrono::milliseconds{2'500});
  responder->respond({200, {}, "late"});
  CHECK(client.read_to_end().ends_with("late"));
}

TEST_CASE("connections beyond the limit wait until others close") {
  ServerOptions options;
  options.connections_max = 4;
  TestServer server({}, options);
  std::deque<RawClient> crowd;
  for (int i = 0; i < 20; ++i) {
    auto& client = crowd.emplace_back(server.port());
    client.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  }
  for (auto& client : crowd) CHECK(client.read_to_end().ends_with("hello"));
}

}  // namespace
}  // namespace windlass::http
