// A TLS server of the test's own, with certificates of a local authority.
#include <doctest/doctest.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "agent/page.h"
#include "agent/web.h"
#include "base/certificate.h"

using namespace windlass;
using namespace windlass::agent;
using std::chrono::hours;
using std::chrono::seconds;

namespace {

struct Server {
  explicit Server(const std::string& name, Duration starts = -hours(1)) {
    folder = std::filesystem::temp_directory_path() /
             ("windlass-agent-tls-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder / "own");
    SeededRandom random{1};
    auto now = SystemClock().now();
    auto authority = make_authority(random, "an authority", now - hours(9), now + hours(9));
    auto key = make_private_key(KeyKind::EcP256);
    auto certificate =
        issue_certificate(random, authority, key, {{name}, now + starts, now + starts + hours(2)});
    std::ofstream(folder / "own/authority.crt") << authority.certificate;
    std::ofstream(folder / "certificate") << certificate;
    std::ofstream(folder / "key") << key;
    trusting = {.folder = "", .file = "", .own_folder = folder / "own"};
  }
  ~Server() { std::filesystem::remove_all(folder); }

  // One visitor, who asks by the name of localhost.
  Result<Response> ask(const Authorities& authorities) {
    auto listener = listen_on_loopback(0).value();
    std::thread answering([&] {
      Descriptor visitor(::accept(listener.get(), nullptr, nullptr));
      answer(visitor.get());
    });
    auto said = RealWeb(authorities)
                    .ask({.url = {.secure = true, .host = "localhost", .port = port_of(listener)}},
                         seconds(10));
    answering.join();
    return said;
  }

  void answer(int visitor) {
    auto* context = SSL_CTX_new(TLS_server_method());
    SSL_CTX_use_certificate_file(context, (folder / "certificate").c_str(), SSL_FILETYPE_PEM);
    SSL_CTX_use_PrivateKey_file(context, (folder / "key").c_str(), SSL_FILETYPE_PEM);
    auto* connection = SSL_new(context);
    SSL_set_fd(connection, visitor);
    char heard[2048];
    if (SSL_accept(connection) == 1 && SSL_read(connection, heard, sizeof heard) > 0) {
      const std::string said = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecret";
      SSL_write(connection, said.data(), static_cast<int>(said.size()));
    }
    SSL_free(connection);
    SSL_CTX_free(context);
  }

  std::filesystem::path folder;
  Authorities trusting;
};

}  // namespace

TEST_CASE("whoever an authority that we trust calls by that name is heard") {
  Server server("localhost");
  auto answer = server.ask(server.trusting);
  REQUIRE_MESSAGE(answer, answer.error().message);
  CHECK(answer->body == "secret");
}

TEST_CASE("a certificate of an authority that we do not know is refused") {
  Server server("localhost");
  auto answer = server.ask({});
  REQUIRE(!answer);
  CHECK(answer.error().message.find("unable to get local issuer") != std::string::npos);
}

TEST_CASE("a certificate of another name is refused") {
  Server server("example.com");
  auto answer = server.ask(server.trusting);
  REQUIRE(!answer);
  CHECK(answer.error().message.find("hostname mismatch") != std::string::npos);
}

TEST_CASE("a certificate whose time is over is refused") {
  Server server("localhost", -hours(5));
  auto answer = server.ask(server.trusting);
  REQUIRE(!answer);
  CHECK(answer.error().message.find("expired") != std::string::npos);
}
