// One TCP connection inside the server, and the exchange that it currently carries.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "http/server.h"
#include "http/server_linger.h"

struct MHD_Connection;

namespace windlass::http {

class ServerConnection;

// What the connections of one server share. It outlives every open connection, but not every
// ServerConnection: a Responder may keep one that is closed.
struct ServerShared {
  ServerOptions options;
  Server::MakeExchange make_exchange;

  std::atomic<bool> leaving = false;   // every answer closes its connection
  std::atomic<bool> refusing = false;  // nothing new is begun or parked: 503
  std::atomic<int> connections = 0;    // accepted and not yet closed
  std::atomic<int> running = 0;        // requests between their head and their last byte

  std::mutex mutex;
  std::condition_variable all_done;  // signalled when `running` comes to 0 while leaving
  std::unordered_map<ServerConnection*, std::shared_ptr<ServerConnection>> open;
  std::unordered_map<int, std::string> via;  // of sockets that are about to become connections

  Linger linger;

  // Also of the server's own socket (""): the number may have been somebody else's.
  void put_via(int socket, const std::string& name) {
    std::lock_guard lock(mutex);
    via.insert_or_assign(socket, name);
  }
  std::string take_via(int socket) {
    std::lock_guard lock(mutex);
    auto found = via.extract(socket);
    return found ? std::move(found.mapped()) : std::string();
  }
};

// The methods of the first part are called by libmicrohttpd, on the one event thread that the
// connection belongs to. Those of the second part are called from any thread, at any time.
//
// A parked request is suspended in libmicrohttpd. Three things could race there: an answer before
// the suspension, an answer after the request died, and the server's end. All of them meet under
// `mutex_`: only a request whose number is still the current one may be answered, and only one that
// is known to be suspended is resumed. While it is suspended, libmicrohttpd does not touch it.
class ServerConnection : public std::enable_shared_from_this<ServerConnection> {
 public:
  ServerConnection(ServerShared& shared, MHD_Connection* connection);

  void request_line(const char* target);
  bool proceed(const char* method, const char* piece, std::size_t* size);  // false: close
  void completed(bool well);
  void closed();

  void respond(std::uint64_t request, Response response);
  bool client_gone(std::uint64_t request) const;
  void refuse_parked();

 private:
  enum class Stage { Head, Body, Finished, Answered };  // event thread only
  enum class Answer { None, Awaited, Parked, Given };   // under the mutex

  bool read_head(const char* method);
  bool read_body(std::string_view piece);
  bool finish();
  bool park();
  bool queue(Response response);
  void limit_stall(bool strictly);

  ServerShared& shared_;
  MHD_Connection* const connection_;
  const int socket_;

  Stage stage_ = Stage::Head;
  std::string peer_, via_;
  int peer_port_ = 0;
  Head head_;
  std::unique_ptr<Exchange> exchange_;
  bool running_ = false;
  bool lingers_ = false;  // the client may still be sending when we close
  bool stall_limited_ = false;

  mutable std::mutex mutex_;
  std::uint64_t request_ = 0;
  Answer answer_ = Answer::None;
  std::optional<Response> given_;
};

}  // namespace windlass::http
