#include "http/server.h"

#include <microhttpd.h>
#include <sys/socket.h>

#include <cstring>
#include <vector>

#include "http/server_connection.h"
#include "http/server_listener.h"

namespace windlass::http {
namespace {

// How long the last answers (503) may take to leave after the deadline of a stop.
constexpr std::chrono::seconds farewell_max{1};

ServerConnection* connection_of(MHD_Connection* connection) {
  auto* info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  return static_cast<ServerConnection*>(info->socket_context);
}

// Null when there is no memory for it; its requests are then dropped.
ServerConnection* open_connection(ServerShared& shared, MHD_Connection* connection) try {
  auto made = std::make_shared<ServerConnection>(shared, connection);
  std::lock_guard lock(shared.mutex);
  shared.open.emplace(made.get(), made);
  return made.get();
} catch (...) {
  return nullptr;
}

void on_connection(void* shared_server, MHD_Connection* connection, void** context,
                   MHD_ConnectionNotificationCode code) {
  auto& shared = *static_cast<ServerShared*>(shared_server);
  if (code == MHD_CONNECTION_NOTIFY_STARTED) {
    *context = open_connection(shared, connection);
    return;
  }
  --shared.connections;
  auto* ours = static_cast<ServerConnection*>(*context);
  if (!ours) return;
  ours->closed();
  std::lock_guard lock(shared.mutex);
  shared.open.erase(ours);
}

// The only place where libmicrohttpd shows the target as it was sent: later it is decoded, and cut
// at an encoded zero.
void* on_request_line(void*, const char* target, MHD_Connection* connection) {
  auto* ours = connection_of(connection);
  if (ours) ours->request_line(target);
  return ours;
}

std::size_t leave_escaped(void*, MHD_Connection*, char* text) { return std::strlen(text); }

MHD_Result on_request(void*, MHD_Connection* connection, const char*, const char* method,
                      const char*, const char* piece, std::size_t* size, void**) {
  auto* ours = connection_of(connection);
  return ours && ours->proceed(method, piece, size) ? MHD_YES : MHD_NO;
}

void on_completed(void*, MHD_Connection* connection, void**, MHD_RequestTerminationCode code) {
  if (auto* ours = connection_of(connection))
    ours->completed(code == MHD_REQUEST_TERMINATED_COMPLETED_OK);
}

// One event loop with its thread.
MHD_Daemon* start_daemon(ServerShared& shared) {
  auto& options = shared.options;
  // Of this memory each connection holds its request's head, 64 bytes a field, the piece of the
  // body that is being read, and the head of the response. After a connection's first request all
  // of it is resident: a thousand parked requests cost a thousand times this.
  auto memory = options.head_bytes_max + (8 << 10);
  unsigned flags =
      MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_NO_LISTEN_SOCKET;
  std::vector<MHD_OptionItem> more;
  if (!options.key.empty()) {
    flags |= MHD_USE_TLS;
    more.push_back({MHD_OPTION_HTTPS_MEM_KEY, 0, options.key.data()});
    more.push_back({MHD_OPTION_HTTPS_MEM_CERT, 0, options.certificate.data()});
  }
  more.push_back({MHD_OPTION_END, 0, nullptr});
  return MHD_start_daemon(
      flags, 0,
      nullptr, nullptr, on_request, nullptr,                                            //
      MHD_OPTION_CONNECTION_LIMIT, static_cast<unsigned>(options.connections_max) + 1,  //
      MHD_OPTION_CONNECTION_MEMORY_LIMIT, memory,                                       //
      MHD_OPTION_CONNECTION_TIMEOUT, static_cast<unsigned>(options.idle_max.count()),   //
      MHD_OPTION_NOTIFY_CONNECTION, on_connection, &shared,                             //
      MHD_OPTION_URI_LOG_CALLBACK, on_request_line, nullptr,                            //
      MHD_OPTION_NOTIFY_COMPLETED, on_completed, nullptr,                               //
      MHD_OPTION_UNESCAPE_CALLBACK, leave_escaped, nullptr,                             //
      MHD_OPTION_ARRAY, more.data(),                                                    //
      MHD_OPTION_END);
}

class MicroServer final : public Server {
 public:
  MicroServer(ServerOptions options, MakeExchange make_exchange, std::unique_ptr<Listener> listener)
      : port_(listener ? listener->port() : -1) {
    if (listener) listeners_.push_back({"", std::move(listener)});
    shared_.options = std::move(options);
    shared_.make_exchange = std::move(make_exchange);
  }
  ~MicroServer() override { MicroServer::stop(std::chrono::milliseconds{0}); }

  Result<> serve() {
    for (int i = 0; i < std::max(shared_.options.threads, 1); ++i) {
      daemons_.push_back(start_daemon(shared_));
      if (daemons_.back()) continue;
      daemons_.pop_back();
      return Error{"ListenFailed", "the HTTP server did not start"};
    }
    for (auto& [via, listener] : listeners_) accept_from(*listener, via);
    return Done{};
  }

  int port() const override { return port_; }

  void serve_also(int socket, const std::string& via) override {
    auto listener = Listener::adopt(socket);
    std::lock_guard lock(listeners_mutex_);
    if (shared_.leaving) return;
    accept_from(*listener, via);
    listeners_.push_back({via, std::move(listener)});
  }

  void leave(const std::string& via) override {
    std::lock_guard lock(listeners_mutex_);
    std::erase_if(listeners_, [&](auto& one) { return one.via == via; });
  }

  void stop(std::chrono::milliseconds deadline) override {
    if (daemons_.empty()) return;
    {
      std::lock_guard lock(listeners_mutex_);
      shared_.leaving = true;
      for (auto& [via, listener] : listeners_) listener->stop();
    }
    wait_for_running(deadline);
    refuse_the_rest();
    wait_for_running(farewell_max);
    for (auto* daemon : std::exchange(daemons_, {})) MHD_stop_daemon(daemon);
  }

 private:
  void accept_from(Listener& listener, const std::string& via) {
    listener.start(
        [this] { return has_room(); },
        [this, via](int socket, const sockaddr_storage& peer, unsigned size) {
          auto* daemon = daemons_[next_++ % daemons_.size()];
          ++shared_.connections;
          shared_.put_via(socket, via);
          // Closes the socket when it fails.
          if (MHD_add_connection(daemon, socket, reinterpret_cast<const sockaddr*>(&peer), size) !=
              MHD_YES)
            --shared_.connections;
        });
  }

  bool has_room() const { return shared_.connections < shared_.options.connections_max; }

  void wait_for_running(std::chrono::milliseconds limit) {
    std::unique_lock lock(shared_.mutex);
    shared_.all_done.wait_for(lock, limit, [&] { return shared_.running == 0; });
  }

  void refuse_the_rest() {
    shared_.refusing = true;  // from here on, nothing is parked any more
    std::vector<std::shared_ptr<ServerConnection>> open;
    {
      std::lock_guard lock(shared_.mutex);
      for (auto& [key, connection] : shared_.open) open.push_back(connection);
    }
    for (auto& connection : open) connection->refuse_parked();
  }

  struct Door {
    std::string via;
    std::unique_ptr<Listener> listener;
  };

  ServerShared shared_;
  std::mutex listeners_mutex_;
  std::vector<Door> listeners_;
  int port_;
  std::vector<MHD_Daemon*> daemons_;  // one an event thread; connections go round
  std::atomic<std::size_t> next_ = 0;
};

}  // namespace

Result<std::unique_ptr<Server>> Server::start(ServerOptions options, MakeExchange make_exchange) {
  std::unique_ptr<Listener> listener;
  if (options.port >= 0) listener = TRY(Listener::open(options.address, options.port));
  auto server = std::make_unique<MicroServer>(std::move(options), std::move(make_exchange),
                                              std::move(listener));
  TRY(server->serve());
  return {std::move(server)};
}

}  // namespace windlass::http
