// A server whose exchanges are written in the test, and a client that speaks raw bytes to it.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>

#include "http/client.h"
#include "http/server.h"

namespace windlass::http {

// What a test does with requests. Called on the event threads.
struct Script {
  std::function<std::optional<Response>(const Head&)> head = [](auto&) { return std::nullopt; };
  std::function<std::optional<Response>(std::string_view)> body = [](auto) { return std::nullopt; };
  // Gets the head and the body (unless `keep_body` is false).
  std::function<void(const Request&, Responder)> finish = [](auto&, auto responder) {
    responder.respond({200, {}, "hello"});
  };
  bool keep_body = true;
};

class TestServer {
 public:
  explicit TestServer(Script script = {}, ServerOptions options = {});
  ~TestServer();

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port()); }
  int port() const { return server_->port(); }
  Server& server() { return *server_; }
  void destroy() { server_.reset(); }

 private:
  Script script_;
  std::unique_ptr<Server> server_;
};

// A plain TCP connection. Reading gives up after `patience`.
class RawClient {
 public:
  static constexpr std::chrono::seconds patience{20};

  explicit RawClient(int port);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  // As much as the server takes; false once it has gone.
  bool send(std::string_view bytes);
  void close();
  void say_no_more();  // closes its sending half
  // What is there when the server has closed the connection.
  std::string read_to_end();
  // Up to and including that text, or whatever came before the end.
  std::string read_until(std::string_view text);
  bool closed_by_server();  // waits for it

 private:
  bool fill();

  int socket_;
  std::string received_;
};

// Things that one thread leaves for another.
template <class T>
class Mailbox {
 public:
  void put(T thing) {
    std::lock_guard lock(mutex_);
    things_.push_back(std::move(thing));
    arrived_.notify_all();
  }
  // Nothing when none came in time.
  std::optional<T> take() {
    std::unique_lock lock(mutex_);
    if (!arrived_.wait_for(lock, RawClient::patience, [&] { return !things_.empty(); }))
      return std::nullopt;
    auto thing = std::move(things_.front());
    things_.pop_front();
    return thing;
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<T> things_;
};

// A script that leaves every request's responder in the mailbox.
Script parking(Mailbox<Responder>& parked);

int count_threads();
std::shared_ptr<File> temporary_file(std::string_view content = "");

}  // namespace windlass::http
