// The HTTP server as its owner sees it: exchanges whose bodies stream, and answers that may come
// later, from any thread, without holding one.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "http/message.h"

namespace windlass::http {

// Answers one request, once, from any thread. Copies share the one answer. Destroying the last copy
// without an answer sends 500, so that no client waits forever.
class Responder {
 public:
  // Where the answer goes: a socket, or in process whatever the caller has made of it.
  class Connection {
   public:
    virtual ~Connection() = default;
    virtual void respond(Response response) = 0;
    virtual bool client_gone() const = 0;
  };
  explicit Responder(std::shared_ptr<Connection> connection) : connection_(std::move(connection)) {}

  void respond(Response response) const { connection_->respond(std::move(response)); }
  // Looks at the socket: has the client of this parked request left? (libmicrohttpd never says.)
  // A client that only closed its sending half counts as gone.
  bool client_gone() const { return connection_->client_gone(); }

 private:
  std::shared_ptr<Connection> connection_;
};

// One request, from its head to its answer. All methods are called on the server's event threads,
// one after another, and must not block for long. What they throw is answered with 500.
class Exchange {
 public:
  virtual ~Exchange() = default;
  // The head is there, and stays where it is as long as the exchange lives. A response refuses the
  // request before its body is read (and before an expected "100 Continue" is sent).
  virtual std::optional<Response> head(const Head& head) = 0;
  // The next piece of the body; a response refuses the request here.
  virtual std::optional<Response> body(std::string_view piece) = 0;
  // The body is complete: answer now, or keep the responder and answer later.
  virtual void finish(Responder responder) = 0;
};

struct ServerOptions {
  std::string address = "127.0.0.1";
  int port = 0;  // 0: any free one; -1: none of its own, only those of serve_also()
  // PEM; with them every connection is TLS.
  std::string certificate = {};
  std::string key = {};
  int threads = 2;
  int connections_max = 10'000;
  std::size_t head_bytes_max = 24 << 10;  // each kept connection holds this much and 8 KiB
  std::chrono::seconds idle_max{75};      // a kept connection without a request
  std::chrono::seconds stalled_max{30};   // a body or a response that does not move
};

class Server {
 public:
  using MakeExchange = std::function<std::unique_ptr<Exchange>()>;
  // Serves at once. The error says which address and port could not be had.
  static Result<std::unique_ptr<Server>> start(ServerOptions options, MakeExchange make_exchange);
  virtual ~Server() = default;

  virtual int port() const = 0;
  // Serves a listening socket beside its own (one of another network namespace); requests that come
  // by it carry `via`. Owns the socket from then on.
  virtual void serve_also(int socket, const std::string& via) = 0;
  // Closes the sockets of that name; connections that came by them go on.
  virtual void leave(const std::string& via) = 0;
  // Takes no new connections, lets running exchanges finish until the deadline, then answers those
  // that still wait with 503 and stops. Never to be called from an exchange.
  virtual void stop(std::chrono::milliseconds deadline) = 0;
};

}  // namespace windlass::http
