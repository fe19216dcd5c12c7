#include "aws/sigv4.h"

#include <algorithm>

#include "aws/sigv4_canonical.h"
#include "base/hash.h"
#include "base/text.h"
#include "base/time.h"

namespace windlass::aws {

namespace {

// Proxies and HTTP clients change or add these on the way.
bool travels_unsigned(std::string_view name) {
  static constexpr std::string_view names[] = {"authorization", "connection",
                                               "expect",        "transfer-encoding",
                                               "user-agent",    "x-amzn-trace-id"};
  return std::ranges::find(names, name) != std::end(names);
}

std::vector<std::string> headers_to_sign(const http::Head& head) {
  std::vector<std::string> names;
  for (auto& [name, value] : head.headers)
    if (auto low = lower(name); !travels_unsigned(low)) names.push_back(std::move(low));
  std::ranges::sort(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

std::string hash_of(const Body& body) {
  if (body.empty()) return std::string(empty_sha256);
  Sha256 hash;
  body.read([&](std::string_view piece) {
    hash.update(piece);
    return true;
  });
  return hex(hash.finish());
}

std::string signature_of(const http::Request& request, const std::vector<std::string>& names,
                         const std::string& payload_hash, const Credentials& credentials,
                         const Scope& scope, const std::string& date_time,
                         const SignOptions& options) {
  std::string_view date = std::string_view(date_time).substr(0, 8);
  auto canonical = canonical_request(
      request, names, payload_hash,
      {.encode_path = options.encode_path, .normalize_path = options.normalize_path});
  auto text =
      string_to_sign(date_time, credential_scope(date, scope.region, scope.service), canonical);
  auto key = signing_key(credentials.secret_access_key, date, scope.region, scope.service);
  return hex(hmac_sha256(key, text));
}

// A request may be signed again (a retry): what the last signature left goes.
void remove_signature(http::Request& request) {
  for (auto name : {"Authorization", "X-Amz-Date", "X-Amz-Security-Token", "x-amz-content-sha256"})
    request.headers.remove(name);
}

}  // namespace

void sign(http::Request& request, const Credentials& credentials, const Scope& scope, Time now,
          const SignOptions& options) {
  remove_signature(request);
  auto date_time = format_basic(now);
  auto payload_hash = options.payload_hash.empty() ? hash_of(request.body) : options.payload_hash;
  request.headers.add("X-Amz-Date", date_time);
  if (options.content_sha256_header) request.headers.add("x-amz-content-sha256", payload_hash);
  bool has_token = !credentials.session_token.empty();
  if (has_token && options.sign_session_token)
    request.headers.add("X-Amz-Security-Token", credentials.session_token);

  auto names = headers_to_sign(request);
  auto signature =
      signature_of(request, names, payload_hash, credentials, scope, date_time, options);

  if (has_token && !options.sign_session_token)
    request.headers.add("X-Amz-Security-Token", credentials.session_token);
  request.headers.add(
      "Authorization",
      std::string(sigv4_algorithm) + " Credential=" + credentials.access_key_id + "/" +
          credential_scope(std::string_view(date_time).substr(0, 8), scope.region, scope.service) +
          ", SignedHeaders=" + header_list(names) + ", Signature=" + signature);
}

void presign(http::Request& request, const Credentials& credentials, const Scope& scope, Time now,
             std::chrono::seconds valid_for, const SignOptions& options) {
  remove_signature(request);
  auto date_time = format_basic(now);
  auto names = headers_to_sign(request);
  auto add = [&](std::string_view name, std::string_view value) {
    request.target += request.target.find('?') == std::string::npos ? '?' : '&';
    request.target += name;
    request.target += '=';
    request.target += percent_encode(value);
  };
  add("X-Amz-Algorithm", sigv4_algorithm);
  add("X-Amz-Credential",
      credentials.access_key_id + "/" +
          credential_scope(std::string_view(date_time).substr(0, 8), scope.region, scope.service));
  add("X-Amz-Date", date_time);
  add("X-Amz-SignedHeaders", header_list(names));
  add("X-Amz-Expires", std::to_string(valid_for.count()));
  bool has_token = !credentials.session_token.empty();
  if (has_token && options.sign_session_token)
    add("X-Amz-Security-Token", credentials.session_token);

  auto payload_hash = options.payload_hash.empty() ? hash_of(request.body) : options.payload_hash;
  auto signature =
      signature_of(request, names, payload_hash, credentials, scope, date_time, options);

  if (has_token && !options.sign_session_token)
    add("X-Amz-Security-Token", credentials.session_token);
  add("X-Amz-Signature", signature);
}

}  // namespace windlass::aws
