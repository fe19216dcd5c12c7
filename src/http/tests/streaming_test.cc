// Large bodies, through files, in constant memory.
#include <doctest/doctest.h>
#include <unistd.h>

#include <fstream>

#include "fixture.h"

namespace windlass::http {
namespace {

constexpr std::size_t large = 50'000'000;

std::string pattern(std::size_t size) {
  std::string bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>('a' + i % 23 + i / 65536 % 3);
  return bytes;
}

std::shared_ptr<File> large_file() {
  static auto file = temporary_file(pattern(large));
  return file;
}

// The process's peak memory since `forget`; sanitizers keep freed memory, so not for them.
struct PeakMemory {
  static void forget() { std::ofstream("/proc/self/clear_refs") << "5"; }
  static std::size_t kib(std::string_view field) {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
      if (line.starts_with(field)) return std::stoul(line.substr(field.size() + 1));
    return 0;
  }
  static std::size_t growth_kib(std::size_t before) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return before * 0;
#else
    return kib("VmHWM") - before;
#endif
  }
};

TEST_CASE("a 50 MB upload from a file streams in constant memory and arrives whole") {
  std::size_t received = 0;
  std::size_t piece_max = 0;
  bool equal = true;
  auto file = large_file();
  Script script;
  script.keep_body = false;
  script.body = [&](std::string_view piece) {
    auto expected = Body(file, received, piece.size()).read_all();
    equal = equal && expected == piece;
    received += piece.size();
    piece_max = std::max(piece_max, piece.size());
    return std::nullopt;
  };
  TestServer server(script);
  PeakMemory::forget();
  auto before = PeakMemory::kib("VmRSS:");
  auto response = make_curl_client()->send(server.url(), {{"PUT", "/", {}}, Body(file, 0, large)});
  REQUIRE(response);
  CHECK(response->status == 200);
  CHECK(received == large);
  CHECK(equal);
  CHECK(piece_max <= (std::size_t{1} << 20));
  CHECK(PeakMemory::growth_kib(before) < 10'000);
}

TEST_CASE("a 50 MB file is downloaded into a file in constant memory") {
  auto file = large_file();
  Script script;
  script.finish = [&](auto&, auto responder) {
    responder.respond({200, {}, Body(file, 0, large)});
  };
  TestServer server(script);
  auto target = temporary_file();
  SendOptions options;
  options.save_to = target;
  options.body_max = 1000;  // for what is kept in memory only
  PeakMemory::forget();
  auto before = PeakMemory::kib("VmRSS:");
  auto response = make_curl_client()->send(server.url(), {{"GET", "/", {}}}, options);
  REQUIRE(response);
  CHECK(PeakMemory::growth_kib(before) < 10'000);
  REQUIRE(response->body.in_file());
  REQUIRE(response->body.size() == large);
  CHECK(response->body.read_all() == pattern(large));
}

TEST_CASE("a range of a file is sent from its offset, exactly its size") {
  auto file = large_file();
  Script script;
  script.finish = [&](const Request& request, auto responder) {
    auto offset = std::stoul(request.target.substr(1));
    responder.respond({206, {}, Body(file, offset, 70'000)});
  };
  TestServer server(script);
  auto client = make_curl_client();
  for (std::size_t offset :
       {std::size_t{0}, std::size_t{1}, std::size_t{31'234'567}, large - 70'000}) {
    CAPTURE(offset);
    auto response = client->send(server.url(), {{"GET", "/" + std::to_string(offset), {}}});
    REQUIRE(response);
    CHECK(response->status == 206);
    CHECK(response->body.bytes() == Body(file, offset, 70'000).read_all());
  }
}

TEST_CASE("a body in several files is sent, and uploaded, in their order") {
  auto first = large_file();
  auto second = temporary_file("in the middle");
  Body whole({{first, 5, 300'000}, {second, 3, 6}, {first, 0, 700'000}});
  Body received;
  Script script;
  script.finish = [&](const Request& request, auto responder) {
    received = request.body;
    responder.respond({200, {}, whole});
  };
  TestServer server(script);
  auto response = make_curl_client()->send(server.url(), {{"PUT", "/", {}}, whole});
  REQUIRE(response);
  CHECK(received.bytes() == whole.read_all());
  CHECK(response->body.bytes() == whole.read_all());
}

TEST_CASE("HEAD of a file tells its length") {
  auto file = large_file();
  Script script;
  script.finish = [&](auto&, auto responder) {
    responder.respond({200, {}, Body(file, 0, large)});
  };
  TestServer server(script);
  auto response = make_curl_client()->send(server.url(), {{"HEAD", "/", {}}});
  REQUIRE(response);
  CHECK(response->headers.get("Content-Length") == std::to_string(large));
  CHECK(response->body.empty());
}

TEST_CASE("a file that is shorter than its body is answered with 500") {
  auto file = temporary_file("short");
  Script script;
  script.finish = [&](auto&, auto responder) {
    responder.respond({200, {}, Body(file, 0, 100'000)});
  };
  TestServer server(script);
  auto response = make_curl_client()->send(server.url(), {{"GET", "/", {}}});
  REQUIRE(response);
  CHECK(response->status == 500);
}

TEST_CASE("a temporary file that its owner drops is still sent whole") {
  Script script;
  script.finish = [&](auto&, auto responder) {
    responder.respond({200, {}, Body(temporary_file(pattern(1'000'000)), 0, 1'000'000)});
  };
  TestServer server(script);
  auto response = make_curl_client()->send(server.url(), {{"GET", "/", {}}});
  REQUIRE(response);
  CHECK(response->body.bytes() == pattern(1'000'000));
}

}  // namespace
}  // namespace windlass::http
