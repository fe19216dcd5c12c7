#include "fixture.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>

#include "base/fault.h"

namespace windlass::http {
namespace {

class ScriptedExchange final : public Exchange {
 public:
  explicit ScriptedExchange(const Script& script) : script_(script) {}

  std::optional<Response> head(const Head& head) override {
    static_cast<Head&>(request_) = head;
    return script_.head(head);
  }
  std::optional<Response> body(std::string_view piece) override {
    if (script_.keep_body) request_.body.bytes() += piece;
    return script_.body(piece);
  }
  void finish(Responder responder) override { script_.finish(request_, std::move(responder)); }

 private:
  const Script& script_;
  Request request_;
};

}  // namespace

TestServer::TestServer(Script script, ServerOptions options) : script_(std::move(script)) {
  auto started = Server::start(std::move(options),
                               [this] { return std::make_unique<ScriptedExchange>(script_); });
  if (!started) throw Fault(started.error().message);
  server_ = std::move(started).value();
}

TestServer::~TestServer() = default;

RawClient::RawClient(int port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
    throw_errno("connecting to the test server");
}

RawClient::~RawClient() { close(); }

void RawClient::close() {
  if (socket_ >= 0) ::close(socket_);
  socket_ = -1;
}

void RawClient::say_no_more() { ::shutdown(socket_, SHUT_WR); }

bool RawClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool RawClient::fill() {
  pollfd wait = {socket_, POLLIN, 0};
  if (::poll(&wait, 1, static_cast<int>(std::chrono::milliseconds(patience).count())) <= 0)
    throw Fault("the server neither answered nor closed");
  char bytes[64 << 10];
  auto got = ::recv(socket_, bytes, sizeof bytes, 0);
  if (got > 0) received_.append(bytes, static_cast<std::size_t>(got));
  return got > 0;
}

std::string RawClient::read_to_end() {
  while (fill()) continue;
  return std::exchange(received_, {});
}

std::string RawClient::read_until(std::string_view text) {
  while (true) {
    auto at = received_.find(text);
    if (at != std::string::npos) {
      auto read = received_.substr(0, at + text.size());
      received_.erase(0, at + text.size());
      return read;
    }
    if (!fill()) return std::exchange(received_, {});
  }
}

bool RawClient::closed_by_server() {
  while (fill()) continue;
  return true;
}

Script parking(Mailbox<Responder>& parked) {
  Script script;
  script.finish = [&](auto&, auto responder) { parked.put(std::move(responder)); };
  return script;
}

int count_threads() {
  auto tasks = std::filesystem::directory_iterator("/proc/self/task");
  return static_cast<int>(std::distance(begin(tasks), end(tasks)));
}

std::shared_ptr<File> temporary_file(std::string_view content) {
  std::string path = std::filesystem::temp_directory_path() / "windlass-http-XXXXXX";
  int descriptor = ::mkstemp(path.data());
  if (descriptor < 0) throw_errno("making " + path);
  auto file = std::make_shared<File>(descriptor, path, File::Keep::WhileOpen);
  if (::pwrite(descriptor, content.data(), content.size(), 0) !=
      static_cast<ssize_t>(content.size()))
    throw_errno("writing " + path);
  return file;
}

}  // namespace windlass::http
