// A small HTTP client: one request a connection, each with a limit. TLS where the URL says so.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "agent/stream.h"
#include "base/clock.h"
#include "base/result.h"

namespace windlass::agent {

struct Url {
  bool secure = false;
  std::string host;
  int port = 80;
  std::string target = "/";  // path and query, as they go over the wire

  // "host", or "host:port" where the port is not the usual one.
  std::string authority() const;
};
Result<Url> parse_url(std::string_view text);

using Headers = std::vector<std::pair<std::string, std::string>>;
// The value of the first header called so, however it is spelled; "" when there is none.
std::string_view header(const Headers& headers, std::string_view name);

struct Request {
  std::string method = "GET";
  Url url = {};
  Headers headers = {};
  std::string body = {};
};

struct Response {
  int status = 0;
  Headers headers = {};
  std::string body = {};
};

class Web {
 public:
  virtual ~Web() = default;
  // An answer of whatever status; an error when there was none in time.
  virtual Result<Response> ask(const Request& request, Duration limit) = 0;
};

class RealWeb final : public Web {
 public:
  // Trusts whom the machine trusts.
  RealWeb() = default;
  explicit RealWeb(Authorities authorities) : authorities_(std::move(authorities)) {}
  Result<Response> ask(const Request& request, Duration limit) override;

 private:
  Authorities authorities_;
};

inline constexpr std::size_t response_head_bytes_max = 32'768;
inline constexpr std::size_t response_body_bytes_max = 1'048'576;

}  // namespace windlass::agent
