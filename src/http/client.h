// The HTTP client as everyone sees it: one request, one response, a deadline.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <string>

#include "base/result.h"
#include "http/message.h"

namespace windlass::http {

struct SendOptions {
  std::chrono::milliseconds deadline{60'000};  // for the whole exchange
  std::chrono::milliseconds connect_deadline{5'000};
  // Where the response's body goes when it is not wanted in memory: written to this file as it
  // comes. Only for status 2xx; an error's body is always kept in memory.
  std::shared_ptr<File> save_to = {};
  std::size_t body_max = 256u << 20;  // a larger body in memory is an error
};

class Client {
 public:
  virtual ~Client() = default;
  // `url` is scheme, host and port: "https://sqs.us-east-1.amazonaws.com"; the request's target is
  // sent as it is, byte for byte. A status of 400 or more is a response, not an error. Errors:
  // "ConnectFailed" (nothing was sent), "Timeout", "ConnectionLost" (it may have been carried out),
  // "TooLarge", "InvalidRequest" (a line break in a header, the method or the target). What went
  // wrong with one of our own files is a Fault. A request whose kept connection turns out to be
  // closed before a byte of an answer came is sent once more, on a new connection.
  virtual Result<Response> send(const std::string& url, const Request& request,
                                const SendOptions& options = {}) = 0;
};

struct ClientOptions {
  std::string ca_file = {};  // whom to trust; empty: the system's
  // Once true, every exchange ends within about a second, as "ConnectionLost".
  const std::atomic<bool>* give_up = nullptr;
};

// On libcurl, with a pool of kept connections; safe to use from several threads. Honours
// HTTP_PROXY, HTTPS_PROXY and NO_PROXY, but reaches this machine itself directly. Follows no redirects.
std::unique_ptr<Client> make_curl_client(ClientOptions options = {});

}  // namespace windlass::http
