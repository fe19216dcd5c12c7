#include "agent/web.h"

#include <algorithm>

#include "agent/web_reading.h"
#include "base/text.h"

namespace windlass::agent {

namespace {

std::string head_of(const Request& request) {
  std::string out = request.method + " " + request.url.target +
                    " HTTP/1.1\r\nHost: " + request.url.authority() + "\r\nConnection: close\r\n";
  for (auto& [name, value] : request.headers) out += name + ": " + value + "\r\n";
  if (!request.body.empty() || request.method == "PUT" || request.method == "POST")
    out += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
  return out + "\r\n";
}

Result<Response> exchange(Stream& stream, const Request& request) {
  // Head and body in one piece: two small ones would wait for each other.
  TRY(stream.write(head_of(request) + request.body));
  ResponseReader reader;
  char piece[4096];
  for (;;) {
    auto got = TRY(stream.read(piece));
    if (got == 0) {
      TRY(reader.end());
      return std::move(reader).response();
    }
    TRY(reader.feed(std::string_view(piece, got)));
    if (reader.done()) return std::move(reader).response();
  }
}

}  // namespace

std::string Url::authority() const {
  return port == (secure ? 443 : 80) ? host : host + ":" + std::to_string(port);
}

Result<Url> parse_url(std::string_view text) {
  Url out;
  auto malformed = [&] { return Error{"Url", "not a URL: " + std::string(text)}; };
  auto parts = split_once(text, "://");
  if (!parts || (parts->first != "http" && parts->first != "https")) return malformed();
  out.secure = parts->first == "https";
  out.port = out.secure ? 443 : 80;
  auto rest = parts->second;
  auto slash = std::min(rest.find('/'), rest.size());
  if (slash < rest.size()) out.target = rest.substr(slash);
  auto authority = rest.substr(0, slash);
  if (auto colon = authority.rfind(':'); colon != authority.npos) {
    auto port = parse_int(authority.substr(colon + 1));
    if (!port || *port < 1 || *port > 65'535) return malformed();
    out.port = static_cast<int>(*port);
    authority = authority.substr(0, colon);
  }
  if (authority.empty()) return malformed();
  out.host = authority;
  return out;
}

std::string_view header(const Headers& headers, std::string_view name) {
  for (auto& [known, value] : headers)
    if (equal_ignoring_case(known, name)) return value;
  return {};
}

Result<Response> RealWeb::ask(const Request& request, Duration limit) {
  RealTicks ticks;
  auto deadline = ticks.now() + limit;
  auto socket = TRY(connect_to(request.url.host, request.url.port, ticks, deadline));
  if (!request.url.secure) {
    auto stream = plain_stream(std::move(socket), ticks, deadline);
    return exchange(*stream, request).context(request.url.host);
  }
  auto stream =
      TRY(secure_stream(std::move(socket), request.url.host, authorities_, ticks, deadline));
  return exchange(*stream, request).context(request.url.host);
}

}  // namespace windlass::agent
