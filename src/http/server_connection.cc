#include "http/server_connection.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <cerrno>

#include "base/text.h"
#include "http/server_response.h"

namespace windlass::http {
namespace {

// Larger answers may outgrow the socket's buffer, so that a slow client matters.
constexpr std::uint64_t response_at_once_max = 64 << 10;

// The answer to one request, shared by the copies of its Responder.
class PendingAnswer final : public Responder::Connection {
 public:
  PendingAnswer(std::shared_ptr<ServerConnection> connection, std::uint64_t request)
      : connection_(std::move(connection)), request_(request) {}
  ~PendingAnswer() override {
    if (!answered_) connection_->respond(request_, plain_response(500, "no answer"));
  }

  void respond(Response response) override {
    if (!answered_.exchange(true)) connection_->respond(request_, std::move(response));
  }
  bool client_gone() const override { return connection_->client_gone(request_); }

 private:
  std::shared_ptr<ServerConnection> connection_;
  std::uint64_t request_;
  std::atomic<bool> answered_ = false;
};

int socket_of(MHD_Connection* connection) {
  return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
}

const sockaddr* address_of(MHD_Connection* connection) {
  return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr;
}

std::string peer_of(const sockaddr* address) {
  char text[INET6_ADDRSTRLEN] = "";
  if (address->sa_family == AF_INET)
    ::inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in*>(address)->sin_addr, text, sizeof text);
  else if (address->sa_family == AF_INET6)
    ::inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr, text, sizeof text);
  return text;
}

// In the same place in both families.
int port_of(const sockaddr* address) {
  return ntohs(reinterpret_cast<const sockaddr_in*>(address)->sin_port);
}

MHD_Result add_header(void* headers, MHD_ValueKind, const char* name, std::size_t name_size,
                      const char* value, std::size_t value_size) {
  // A value that is missing altogether comes as null; blanks after a value come with it.
  auto text = value ? trimmed({value, value_size}) : std::string_view();
  static_cast<Headers*>(headers)->add(std::string(name, name_size), std::string(text));
  return MHD_YES;
}

bool announces_body(const Headers& headers) {
  auto* length = headers.find("Content-Length");
  return (length && *length != "0") || headers.has("Transfer-Encoding");
}

Response broken() { return plain_response(500, "internal error"); }

}  // namespace

ServerConnection::ServerConnection(ServerShared& shared, MHD_Connection* connection)
    : shared_(shared),
      connection_(connection),
      socket_(socket_of(connection)),
      peer_(peer_of(address_of(connection))),
      via_(shared.take_via(socket_)),
      peer_port_(port_of(address_of(connection))) {
  // Head and body in two packets, without this, cost 44 ms on a kept connection.
  int on = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  limit_stall(true);
}

// How long libmicrohttpd lets nothing happen. It visits every connection with a limit of its own in
// each round, so only those that must move have one; the idle share the server's.
void ServerConnection::limit_stall(bool strictly) {
  if (strictly == stall_limited_) return;
  stall_limited_ = strictly;
  auto limit = strictly ? shared_.options.stalled_max : shared_.options.idle_max;
  MHD_set_connection_option(connection_, MHD_CONNECTION_OPTION_TIMEOUT,
                            static_cast<unsigned>(limit.count()));
}

void ServerConnection::request_line(const char* target) { head_.target = target; }

bool ServerConnection::proceed(const char* method, const char* piece, std::size_t* size) {
  try {
    if (stage_ == Stage::Head) return read_head(method);
    if (stage_ == Stage::Finished) return park();  // resumed: now there is an answer
    // Asked again after the answer: a stopping daemon accepts answers without taking them.
    if (stage_ == Stage::Answered) return false;
    if (*size == 0) return finish();
    return read_body({piece, std::exchange(*size, 0)});
  } catch (...) {
    // No memory, most likely. Nothing may be thrown through libmicrohttpd.
    return false;
  }
}

bool ServerConnection::read_head(const char* method) {
  stage_ = Stage::Body;
  running_ = true;
  ++shared_.running;
  head_.method = method;
  head_.peer = peer_;
  head_.peer_port = peer_port_;
  head_.via = via_;
  head_.secure = !shared_.options.key.empty();
  MHD_get_connection_values_n(connection_, MHD_HEADER_KIND, add_header, &head_.headers);
  auto has_body = announces_body(head_.headers);
  if (has_body) limit_stall(true);

  std::optional<Response> refusal;
  if (shared_.refusing) {
    refusal = plain_response(503, "shutting down");
  } else {
    try {
      exchange_ = shared_.make_exchange();
      refusal = exchange_->head(head_);
    } catch (...) {
      refusal = broken();
    }
  }
  if (!refusal) return true;
  lingers_ = has_body;
  return queue(std::move(*refusal));
}

bool ServerConnection::read_body(std::string_view piece) {
  std::optional<Response> refusal;
  try {
    refusal = exchange_->body(piece);
  } catch (...) {
    refusal = broken();
  }
  if (!refusal) return true;

  // libmicrohttpd takes no answer in the middle of a body. Nothing else is on its way to the
  // client, so we write this one ourselves and close. It is small: what does not fit is not waited
  // for.
  auto bytes = as_bytes(*refusal);
  (void)::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  lingers_ = true;
  return false;
}

bool ServerConnection::finish() {
  stage_ = Stage::Finished;
  std::uint64_t request;
  {
    std::lock_guard lock(mutex_);
    request = ++request_;
    answer_ = Answer::Awaited;
  }
  try {
    exchange_->finish(Responder(std::make_shared<PendingAnswer>(shared_from_this(), request)));
  } catch (...) {
    respond(request, broken());
  }
  return park();
}

// Sends the answer if it is there; waits for it, without a thread, if it is not.
bool ServerConnection::park() {
  std::unique_lock lock(mutex_);
  if (answer_ == Answer::Awaited && shared_.refusing) {
    answer_ = Answer::Given;
    given_ = plain_response(503, "shutting down");
  }
  if (answer_ == Answer::Given) {
    auto response = std::move(*given_);
    given_.reset();
    lock.unlock();
    return queue(std::move(response));
  }
  answer_ = Answer::Parked;
  MHD_suspend_connection(connection_);
  return true;
}

bool ServerConnection::queue(Response response) {
  stage_ = Stage::Answered;
  auto status = sendable_status(response.status);
  if (response.body.size() > response_at_once_max) limit_stall(true);
  auto to_head = head_.method == "HEAD";
  auto* made = make_mhd_response(std::move(response), to_head, shared_.leaving);
  if (!made) {
    status = 500;
    made = make_mhd_response(broken(), to_head, shared_.leaving);
  }
  if (!made) return false;
  auto queued = MHD_queue_response(connection_, static_cast<unsigned>(status), made);
  MHD_destroy_response(made);
  return queued == MHD_YES;
}

void ServerConnection::completed(bool well) {
  std::optional<Response> unsent;
  {
    std::lock_guard lock(mutex_);
    ++request_;
    answer_ = Answer::None;
    unsent.swap(given_);
  }
  exchange_.reset();  // may hold a Responder, so not under the mutex
  head_ = {};
  stage_ = Stage::Head;
  if (well) limit_stall(false);
  if (!std::exchange(running_, false)) return;
  if (--shared_.running == 0 && shared_.leaving) {
    std::lock_guard lock(shared_.mutex);
    shared_.all_done.notify_all();
  }
}

void ServerConnection::closed() {
  int unread = 0;
  ::ioctl(socket_, FIONREAD, &unread);
  if (lingers_ || unread > 0) shared_.linger.take(socket_);
}

void ServerConnection::respond(std::uint64_t request, Response response) {
  std::lock_guard lock(mutex_);
  if (request != request_ || (answer_ != Answer::Awaited && answer_ != Answer::Parked)) return;
  given_ = std::move(response);
  if (std::exchange(answer_, Answer::Given) == Answer::Parked) MHD_resume_connection(connection_);
}

bool ServerConnection::client_gone(std::uint64_t request) const {
  std::lock_guard lock(mutex_);
  if (request != request_ || (answer_ != Answer::Awaited && answer_ != Answer::Parked)) return true;
  char byte;
  auto got = ::recv(socket_, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR);
}

void ServerConnection::refuse_parked() {
  std::lock_guard lock(mutex_);
  if (answer_ != Answer::Parked) return;
  answer_ = Answer::Given;
  given_ = plain_response(503, "shutting down");
  MHD_resume_connection(connection_);
}

}  // namespace windlass::http
