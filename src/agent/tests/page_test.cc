#include "agent/page.h"

#include <doctest/doctest.h>
#include <sys/socket.h>

#include <thread>

#include "agent/web.h"

using namespace windlass;
using namespace windlass::agent;

namespace {
const Facts facts{.digest = "0123456789ab",
                  .layer = "web",
                  .environment = "qa",
                  .instance = "i-1",
                  .health = {.healthy = true, .why = ""}};
}

TEST_CASE("whoever asks on the machine is told what it runs") {
  auto listener = listen_on_loopback(0);
  REQUIRE(listener);
  Standing standing;
  standing.set(facts);
  std::thread server([&] { serve_page(*listener, standing); });
  auto answer = RealWeb().ask(
      {.url = {.host = "127.0.0.1", .port = port_of(*listener), .target = "/revision"}},
      std::chrono::seconds(5));
  ::shutdown(listener->get(), SHUT_RDWR);
  server.join();
  REQUIRE_MESSAGE(answer, answer.error().message);
  CHECK(answer->body ==
        R"({"digest":"0123456789ab","layer":"web","environment":"qa","instance":"i-1",)"
        R"("healthy":true,"why":""})"
        "\n");
}

TEST_CASE("there is one page, and it is only read") {
  CHECK(page_answer("GET /revision?x HTTP/1.1\r\n", facts).starts_with("HTTP/1.1 200 "));
  CHECK(page_answer("GET / HTTP/1.1\r\n", facts).starts_with("HTTP/1.1 404 "));
  CHECK(page_answer("POST /revision HTTP/1.1\r\n", facts).starts_with("HTTP/1.1 405 "));
  CHECK(page_answer("nonsense\r\n", facts).starts_with("HTTP/1.1 400 "));
}
