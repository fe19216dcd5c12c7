#include "cloud/gateway/guard.h"

#include "base/text.h"

namespace windlass::cloud {

namespace {

http::Response refusal(int status, std::string text) {
  return {.status = status,
          .headers = {{"Content-Type", "text/plain; charset=utf-8"}},
          .body = Body(text + "\n")};
}

}  // namespace

std::string_view host_name(std::string_view host) {
  if (host.starts_with('[')) return host.substr(0, host.find(']') + 1);
  return host.substr(0, host.find(':'));
}

bool is_loopback_name(std::string_view name) {
  auto lowered = lower(name);
  return lowered == "localhost" || lowered.ends_with(".localhost") || lowered == "[::1]" ||
         (lowered.starts_with("127.") &&
          lowered.find_first_not_of("0123456789.") == std::string::npos);
}

bool is_our_host(std::string_view host) {
  auto name = host_name(host);
  if (name.empty() || is_loopback_name(name)) return true;
  auto lowered = lower(name);
  return lowered.ends_with(".amazonaws.com") || lowered.ends_with(".amazonaws.com.cn");
}

std::optional<http::Response> guard(const http::Head& head) {
  auto host = head.headers.get("Host");
  if (!is_our_host(host))
    return refusal(403, "This is a local AWS; it answers to localhost, not to '" + host +
                            "'. Use http://127.0.0.1 or http://localhost.");
  if (!head.path().starts_with("/_windlass/")) return std::nullopt;
  if (!head.via.empty()) return refusal(403, "/_windlass/ is not for machines.");
  if (head.headers.has("Origin"))
    return refusal(403, "/_windlass/ is not for web pages: the request carries an Origin.");
  if (!is_loopback_name(host_name(host)) && !host.empty())
    return refusal(403, "/_windlass/ answers to loopback names only, not to '" + host + "'.");
  return std::nullopt;
}

}  // namespace windlass::cloud
