// What passes between a client and an exchange, byte for byte.
#include <doctest/doctest.h>

#include "base/fault.h"
#include "fixture.h"

namespace windlass::http {
namespace {

// Answers with the target, the method and one header, so that tests see what arrived.
Script echo() {
  Script script;
  script.finish = [](const Request& request, auto responder) {
    responder.respond(
        {200, {}, request.method + " " + request.target + " " + request.body.bytes() + "\n"});
  };
  return script;
}

std::string answer_to(int port, std::string_view request) {
  RawClient client(port);
  client.send(request);
  return client.read_to_end();
}

Script answering(Response response) {
  Script script;
  script.finish = [response](auto&, auto responder) { responder.respond(response); };
  return script;
}

TEST_CASE("a target arrives raw, with its escapes, double slashes and dots") {
  TestServer server(echo());
  auto target = "//a%00b/%2F/../+%zz/?x=%00&y=a+b&&z";
  auto answer = answer_to(server.port(), std::string("GET ") + target +
                                             " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  CHECK(answer.ends_with(std::string("GET ") + target + " \n"));
}

TEST_CASE("headers arrive in order, with their duplicates and their empty ones") {
  Mailbox<Headers> seen;
  Script script;
  script.head = [&](const Head& head) {
    seen.put(head.headers);
    return std::nullopt;
  };
  TestServer server(script);
  answer_to(server.port(),
            "GET / HTTP/1.1\r\nHost: h\r\nX-A: 1\r\nx-b:\r\nX-a:  2 \r\nConnection: close\r\n\r\n");
  CHECK(seen.take() ==
        Headers{{"Host", "h"}, {"X-A", "1"}, {"x-b", ""}, {"X-a", "2"}, {"Connection", "close"}});
}

TEST_CASE("an exchange knows its client's address") {
  Mailbox<std::string> peer;
  Script script;
  script.head = [&](const Head& head) {
    peer.put(head.peer);
    return std::nullopt;
  };
  TestServer server(script);
  answer_to(server.port(), "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  CHECK(peer.take() == "127.0.0.1");
}

TEST_CASE("pipelined requests are answered in their order") {
  TestServer server(echo());
  RawClient client(server.port());
  client.send(
      "GET /1 HTTP/1.1\r\nHost: h\r\n\r\n"
      "POST /2 HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc"
      "GET /3 HTTP/1.1\r\nHost: h\r\n\r\n"
      "GET /4 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  auto answers = client.read_to_end();
  auto one = answers.find("GET /1"), two = answers.find("POST /2 abc"),
       three = answers.find("GET /3"), four = answers.find("GET /4");
  CHECK(one < two);
  CHECK(two < three);
  CHECK(three < four);
  CHECK(four != std::string::npos);
}

TEST_CASE("chunked bodies arrive as one, however the pieces were cut") {
  TestServer server(echo());
  auto answer = answer_to(server.port(),
                          "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n"
                          "Connection: close\r\n\r\n3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\n\r\n");
  CHECK(answer.ends_with("POST / abc0123456789\n"));
}

TEST_CASE("an empty body, with and without a length, is a complete request") {
  TestServer server(echo());
  for (std::string_view length : {"", "Content-Length: 0\r\n"}) {
    CAPTURE(length);
    auto answer = answer_to(server.port(), "POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n" +
                                               std::string(length) + "\r\n");
    CHECK(answer.ends_with("POST / \n"));
  }
}

TEST_CASE("HTTP/1.0 clients are answered and then left") {
  TestServer server(echo());
  CHECK(answer_to(server.port(), "GET /old HTTP/1.0\r\n\r\n").ends_with("GET /old \n"));
}

TEST_CASE("a request sent byte by byte is understood") {
  TestServer server(echo());
  RawClient client(server.port());
  for (char c : std::string_view("POST /slow HTTP/1.1\r\nHost: h\r\nConnection: close\r\n"
                                 "Content-Length: 2\r\n\r\nok"))
    client.send({&c, 1});
  CHECK(client.read_to_end().ends_with("POST /slow ok\n"));
}

TEST_CASE("HEAD is answered with the length of a body that is not sent") {
  TestServer server(answering({200, {{"Content-Length", "123456789012"}}, {}}));
  auto answer = answer_to(server.port(), "HEAD / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  CHECK(answer.find("Content-Length: 123456789012\r\n") != std::string::npos);
  CHECK(answer.ends_with("\r\n\r\n"));
}

TEST_CASE("HEAD leaves out a body that the exchange gave, and tells its length") {
  TestServer server(answering({200, {}, "12345"}));
  auto answer = answer_to(server.port(), "HEAD / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  CHECK(answer.find("Content-Length: 5\r\n") != std::string::npos);
  CHECK(answer.ends_with("\r\n\r\n"));
}

TEST_CASE("statuses without a body end at their head, and the connection goes on") {
  for (int status : {204, 304}) {
    CAPTURE(status);
    TestServer server(answering({status, {{"ETag", "\"x\""}}, {}}));
    RawClient client(server.port());
    for (int round = 0; round < 2; ++round) {
      client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
      auto answer = client.read_until("\r\n\r\n");
      CHECK(answer.starts_with("HTTP/1.1 " + std::to_string(status)));
      CHECK(answer.find("ETag: \"x\"") != std::string::npos);
    }
  }
}

TEST_CASE("a response keeps its duplicate and empty headers") {
  TestServer server(answering({200, {{"X-A", "1"}, {"X-A", "2"}, {"X-Empty", ""}}, "x"}));
  auto response = make_curl_client()->send(server.url(), {{"GET", "/", {}}});
  REQUIRE(response);
  std::string values;
  for (auto& [name, value] : response->headers)
    if (name == "X-A") values += value;
  CHECK(values == "12");
  CHECK(response->headers.has("X-Empty"));
}

TEST_CASE("nobody can write a header through another header's value") {
  TestServer server(answering({200, {{"X-A", "1\r\nX-Evil: 2"}}, "x"}));
  auto response = make_curl_client()->send(server.url(), {{"GET", "/", {}}});
  REQUIRE(response);
  CHECK(!response->headers.has("X-Evil"));
}

TEST_CASE("what an exchange throws is answered with 500") {
  auto thrower = [](auto&&...) -> std::optional<Response> { throw Fault("an accident"); };
  Script at_head, at_body, at_finish;
  at_head.head = thrower;
  at_body.body = thrower;
  at_finish.finish = [](auto&, auto) { throw Fault("an accident"); };
  for (auto& script : {at_head, at_body, at_finish}) {
    TestServer server(script);
    auto response = make_curl_client()->send(server.url(), {{"POST", "/", {}}, "body"});
    REQUIRE(response);
    CHECK(response->status == 500);
  }
}

TEST_CASE("a responder that is dropped answers 500") {
  Script script;
  script.finish = [](auto&, auto) {};
  TestServer server(script);
  auto response = make_curl_client()->send(server.url(), {{"GET", "/", {}}});
  REQUIRE(response);
  CHECK(response->status == 500);
}

TEST_CASE("only the first answer counts") {
  Script script;
  script.finish = [](auto&, auto responder) {
    responder.respond({200, {}, "first"});
    responder.respond({200, {}, "second"});
  };
  TestServer server(script);
  auto response = make_curl_client()->send(server.url(), {{"GET", "/", {}}});
  REQUIRE(response);
  CHECK(response->body.bytes() == "first");
}

TEST_CASE("a port that is taken is refused by name") {
  TestServer server;
  ServerOptions options;
  options.port = server.port();
  auto second = Server::start(options, [] { return nullptr; });
  REQUIRE(!second);
  CHECK(second.error().message.find("127.0.0.1:" + std::to_string(options.port)) !=
        std::string::npos);
}

TEST_CASE("the server also listens on IPv6") {
  ServerOptions options;
  options.address = "::1";
  TestServer server({}, options);
  auto url = "http://[::1]:" + std::to_string(server.port());
  auto response = make_curl_client()->send(url, {{"GET", "/", {}}});
  REQUIRE(response);
  CHECK(response->body.bytes() == "hello");
}

}  // namespace
}  // namespace windlass::http
