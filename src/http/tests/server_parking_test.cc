// Answers that come later, from other threads.
#include <doctest/doctest.h>

#include <thread>

#include "base/fault.h"
#include "fixture.h"

namespace windlass::http {
namespace {

constexpr std::string_view get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

TEST_CASE("a thousand parked requests hold no thread, and are answered from another one") {
  Mailbox<Responder> parked;
  TestServer server(parking(parked));
  auto threads = count_threads();
  std::deque<RawClient> clients;
  std::vector<Responder> responders;
  for (int i = 0; i < 1000; ++i) {
    clients.emplace_back(server.port()).send(get);
    auto responder = parked.take();
    REQUIRE(responder);
    responders.push_back(std::move(*responder));
  }
  CHECK(count_threads() == threads);
  std::thread answerer([&] {
    for (std::size_t i = 0; i < responders.size(); ++i)
      responders[i].respond({200, {}, "answer " + std::to_string(i) + "\n"});
  });
  for (std::size_t i = 0; i < clients.size(); ++i) REQUIRE(clients[i].read_until("\n\r\n") != "");
  for (std::size_t i = 0; i < clients.size(); ++i)
    REQUIRE(clients[i].read_until("\n") == "answer " + std::to_string(i) + "\n");
  answerer.join();
}

TEST_CASE("an answer may come before, while and after its request is parked") {
  // The answering thread runs freely against the event thread, so that all orders occur.
  Mailbox<Responder> parked;
  TestServer server(parking(parked));
  constexpr int rounds = 20'000;
  std::thread answerer([&] {
    for (int i = 0; i < rounds; ++i) {
      auto responder = parked.take();
      if (!responder) return;
      responder->respond({200, {}, "x" + std::to_string(i) + "\n"});
    }
  });
  RawClient client(server.port());
  std::string wrong;
  for (int i = 0; i < rounds && wrong.empty(); ++i) {
    client.send(get);
    client.read_until("\r\n\r\n");
    auto body = client.read_until("\n");
    if (body != "x" + std::to_string(i) + "\n") wrong = body;
  }
  answerer.join();
  CHECK(wrong == "");
}

TEST_CASE("a client that left while parked is noticed, one that stayed is not") {
  Mailbox<Responder> parked;
  TestServer server(parking(parked));
  RawClient leaves(server.port());
  leaves.send(get);
  auto first = parked.take();
  RawClient stays(server.port());
  stays.send(get);
  auto second = parked.take();
  REQUIRE(first);
  REQUIRE(second);
  CHECK(!first->client_gone());
  leaves.close();
  CHECK(first->client_gone());
  CHECK(!second->client_gone());
  first->respond({200, {}, "for nobody"});
  second->respond({200, {}, "for you"});
  CHECK(stays.read_until("for you").ends_with("for you"));
}

TEST_CASE("an answered request's client counts as gone") {
  Mailbox<Responder> parked;
  TestServer server(parking(parked));
  RawClient client(server.port());
  client.send(get);
  auto responder = parked.take();
  REQUIRE(responder);
  responder->respond({200, {}, "done"});
  client.read_until("done");
  CHECK(responder->client_gone());
}

TEST_CASE("a responder dropped by another thread answers 500") {
  Mailbox<Responder> parked;
  TestServer server(parking(parked));
  RawClient client(server.port());
  client.send(get);
  {
    auto dropped = parked.take();
    REQUIRE(dropped);
  }
  CHECK(client.read_until("\r\n").starts_with("HTTP/1.1 500 "));
}

TEST_CASE("a late answer to an old request does not reach the next one on its connection") {
  Mailbox<Responder> parked;
  TestServer server(parking(parked));
  RawClient client(server.port());
  client.send(get);
  auto old = parked.take();
  REQUIRE(old);
  old->respond({200, {}, "one"});
  client.read_until("one");
  client.send(get);
  auto current = parked.take();
  REQUIRE(current);
  old->respond({200, {}, "two"});
  CHECK(!current->client_gone());
  current->respond({200, {}, "three"});
  CHECK(client.read_until("three").find("two") == std::string::npos);
}

TEST_CASE("a responder kept by an exchange that threw does not answer the next request") {
  Mailbox<Responder> parked;
  auto script = parking(parked);
  auto keep = script.finish;
  script.finish = [&](const Request& request, auto responder) {
    keep(request, responder);
    if (request.target == "/throw") throw Fault("an accident");
  };
  TestServer server(script);
  RawClient client(server.port());
  client.send("GET /throw HTTP/1.1\r\nHost: h\r\n\r\n");
  CHECK(client.read_until("\r\n\r\n").starts_with("HTTP/1.1 500 "));
  client.send(get);
  auto kept = parked.take();
  auto current = parked.take();
  REQUIRE(kept);
  REQUIRE(current);
  kept->respond({200, {}, "wrong"});
  current->respond({200, {}, "right"});
  CHECK(client.read_until("right").find("wrong") == std::string::npos);
}

TEST_CASE("a stop lets running requests finish") {
  Mailbox<Responder> parked;
  TestServer server(parking(parked));
  RawClient client(server.port());
  client.send(get);
  auto responder = parked.take();
  REQUIRE(responder);
  std::thread stopper([&] { server.server().stop(std::chrono::seconds{20}); });
  responder->respond({200, {}, "finished"});
  auto answer = client.read_to_end();
  CHECK(answer.starts_with("HTTP/1.1 200 "));
  CHECK(answer.ends_with("finished"));
  stopper.join();
}

TEST_CASE("at the deadline of a stop, parked requests are answered 503") {
  Mailbox<Responder> parked;
  TestServer server(parking(parked));
  std::deque<RawClient> clients;
  std::vector<Responder> responders;
  for (int i = 0; i < 50; ++i) {
    clients.emplace_back(server.port()).send(get);
    responders.push_back(parked.take().value());
  }
  server.server().stop(std::chrono::milliseconds{1});
  for (auto& client : clients) CHECK(client.read_to_end().starts_with("HTTP/1.1 503 "));
}

TEST_CASE("a stopped server takes no connections, and stopping twice is harmless") {
  TestServer server;
  auto port = server.port();
  server.server().stop(std::chrono::milliseconds{1});
  server.server().stop(std::chrono::milliseconds{1});
  CHECK_THROWS(RawClient{port});
}

TEST_CASE("a responder may outlive its server") {
  Mailbox<Responder> parked;
  std::optional<Responder> responder;
  {
    TestServer server(parking(parked));
    RawClient client(server.port());
    client.send(get);
    responder = parked.take();
    server.destroy();
  }
  REQUIRE(responder);
  CHECK(responder->client_gone());
  responder->respond({200, {}, "too late"});
}

struct Nobody final : Responder::Connection {
  void respond(Response) override {}
  bool client_gone() const override { return true; }
};

TEST_CASE("a server stops while requests and answers fly") {
  for (int round = 0; round < 20; ++round) {
    Mailbox<Responder> parked;
    auto server = std::make_unique<TestServer>(parking(parked));
    std::atomic<bool> enough = false;
    std::thread answerer([&] {
      while (!enough) {
        auto responder = parked.take();
        if (responder) responder->respond({200, {}, "x"});
      }
    });
    std::vector<std::thread> clients;
    for (int i = 0; i < 4; ++i)
      clients.emplace_back([port = server->port()] {
        try {
          RawClient client(port);
          while (client.send(get) && client.read_until("x") != "") continue;
        } catch (...) {
          // The server was faster.
        }
      });
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
    server->server().stop(std::chrono::milliseconds{round});
    for (auto& client : clients) client.join();
    server.reset();
    enough = true;
    parked.put(Responder(std::make_shared<Nobody>()));  // wakes the answerer
    answerer.join();
  }
  CHECK(true);
}

}  // namespace
}  // namespace windlass::http
