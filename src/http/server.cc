#include "http/server.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "http/server_connection.h"

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

struct Address {
  sockaddr_storage storage = {};
  socklen_t size = 0;
};

std::optional<Address> parse_address(const std::string& text, int port) {
  Address address;
  auto* v4 = reinterpret_cast<sockaddr_in*>(&address.storage);
  auto* v6 = reinterpret_cast<sockaddr_in6*>(&address.storage);
  if (::inet_pton(AF_INET, text.c_str(), &v4->sin_addr) == 1) {
    v4->sin_family = AF_INET;
    v4->sin_port = htons(static_cast<std::uint16_t>(port));
    address.size = sizeof *v4;
  } else if (::inet_pton(AF_INET6, text.c_str(), &v6->sin6_addr) == 1) {
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(static_cast<std::uint16_t>(port));
    address.size = sizeof *v6;
  } else {
    return std::nullopt;
  }
  return address;
}

int port_of(int listener) {
  sockaddr_storage bound = {};
  socklen_t size = sizeof bound;
  ::getsockname(listener, reinterpret_cast<sockaddr*>(&bound), &size);
  return ntohs(bound.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6*>(&bound)->sin6_port
                                           : reinterpret_cast<sockaddr_in*>(&bound)->sin_port);
}

// Our own socket, because libmicrohttpd's would share its port silently with another server's.
Result<int> listen_on(const ServerOptions& options) {
  auto where = options.address + ":" + std::to_string(options.port);
  auto address = parse_address(options.address, options.port);
  if (!address || options.port < 0 || options.port > 65535)
    return Error{"ListenFailed", "cannot listen on " + where + ": not an address"};
  int listener =
      ::socket(address->storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  int on = 1;
  ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (::bind(listener, reinterpret_cast<sockaddr*>(&address->storage), address->size) == 0 &&
      ::listen(listener, 4096) == 0)
    return listener;
  auto why = std::string(std::strerror(errno));
  if (listener >= 0) ::close(listener);
  return Error{"ListenFailed", "cannot listen on " + where + ": " + why};
}

class MicroServer final : public Server {
 public:
  MicroServer(ServerOptions options, MakeExchange make_exchange) {
    shared_.options = std::move(options);
    shared_.make_exchange = std::move(make_exchange);
  }
  ~MicroServer() override { MicroServer::stop(std::chrono::milliseconds{0}); }

  Result<> serve(int listener) {
    auto& options = shared_.options;
    port_ = port_of(listener);
    // Of this memory each connection holds its request's head, 64 bytes a field, the piece of the
    // body that is being read, and the head of the response.
    auto memory = options.head_bytes_max + (8 << 10);
    auto threads = static_cast<unsigned>(std::max(options.threads, 1));
    daemon_ = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, nullptr, nullptr, on_request,
        nullptr, MHD_OPTION_LISTEN_SOCKET, listener, MHD_OPTION_THREAD_POOL_SIZE,
        threads > 1 ? threads : 0u, MHD_OPTION_CONNECTION_LIMIT,
        std::max(static_cast<unsigned>(options.connections_max), threads),
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, memory, MHD_OPTION_CONNECTION_TIMEOUT,
        static_cast<unsigned>(options.idle_max.count()), MHD_OPTION_NOTIFY_CONNECTION,
        on_connection, &shared_, MHD_OPTION_URI_LOG_CALLBACK, on_request_line, nullptr,
        MHD_OPTION_NOTIFY_COMPLETED, on_completed, nullptr, MHD_OPTION_UNESCAPE_CALLBACK,
        leave_escaped, nullptr, MHD_OPTION_END);
    if (daemon_) return Done{};
    ::close(listener);
    return Error{"ListenFailed", "the HTTP server did not start"};
  }

  int port() const override { return port_; }

  void stop(std::chrono::milliseconds deadline) override {
    if (!daemon_) return;
    shared_.leaving = true;
    ::close(MHD_quiesce_daemon(daemon_));
    wait_for_running(deadline);
    refuse_the_rest();
    wait_for_running(farewell_max);
    MHD_stop_daemon(std::exchange(daemon_, nullptr));
  }

 private:
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

  ServerShared shared_;
  MHD_Daemon* daemon_ = nullptr;
  int port_ = 0;
};

}  // namespace

Result<std::unique_ptr<Server>> Server::start(ServerOptions options, MakeExchange make_exchange) {
  auto listener = TRY(listen_on(options));
  auto server = std::make_unique<MicroServer>(std::move(options), std::move(make_exchange));
  TRY(server->serve(listener));
  return {std::move(server)};
}

}  // namespace windlass::http
