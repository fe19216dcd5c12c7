#include "cloud/s3/cors.h"

#include <algorithm>

#include "aws/s3/put_bucket_cors.h"
#include "base/text.h"
#include "cloud/s3/hosts.h"
#include "cloud/s3/settings.h"

namespace windlass::cloud::s3 {

namespace {

// What a page asks for.
struct Wish {
  std::string origin;
  std::string method;
  std::vector<std::string> headers;
};

bool any_matches(const std::optional<std::vector<std::string>>& patterns, std::string_view text) {
  return patterns && std::ranges::any_of(*patterns, [&](const std::string& pattern) {
           return matches_wildcard(lower(pattern), lower(text));
         });
}

bool allows(const CORSRule& rule, const Wish& wish) {
  if (!any_matches(rule.allowed_origins, wish.origin)) return false;
  auto& methods = rule.allowed_methods;
  if (!methods || std::ranges::find(*methods, wish.method) == methods->end()) return false;
  return std::ranges::all_of(wish.headers, [&](const std::string& header) {
    return any_matches(rule.allowed_headers, header);
  });
}

std::optional<CORSRule> find_rule(const S3& s3, const Bucket& bucket, const Wish& wish) {
  if (!(bucket.has & Bucket::Cors)) return std::nullopt;
  auto cors = find_setting<CORSConfiguration>(s3, bucket.id, setting::cors);
  if (!cors || !cors->cors_rules) return std::nullopt;
  for (auto& rule : *cors->cors_rules)
    if (allows(rule, wish)) return rule;
  return std::nullopt;
}

void describe(const CORSRule& rule, const Wish& wish, http::Headers& headers) {
  auto& origins = *rule.allowed_origins;
  auto everybody = std::ranges::find(origins, "*") != origins.end();
  headers.set("Access-Control-Allow-Origin", everybody ? "*" : wish.origin);
  if (!everybody) headers.set("Access-Control-Allow-Credentials", "true");
  headers.set("Access-Control-Allow-Methods", join(*rule.allowed_methods, ", "));
  if (rule.expose_headers)
    headers.set("Access-Control-Expose-Headers", join(*rule.expose_headers, ", "));
  if (rule.max_age_seconds)
    headers.set("Access-Control-Max-Age", std::to_string(*rule.max_age_seconds));
  headers.set("Vary", "Origin, Access-Control-Request-Headers, Access-Control-Request-Method");
}

// In the host or in the path: whether the path was brought to path style by now or not.
std::string bucket_of(const http::Head& head, const Settings& settings) {
  if (auto hosted = find_hosted_bucket(head.headers.get("host"), settings.host_suffix))
    return hosted->bucket;
  auto path = head.path();
  if (path.starts_with('/')) path.remove_prefix(1);
  return percent_decode(path.substr(0, path.find('/')));
}

http::Response forbidden() {
  http::Response response;
  response.status = 403;
  response.headers.set("Content-Type", "application/xml");
  response.body = Body(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>AccessForbidden</Code><Message>"
      "CORSResponse: This CORS request is not allowed. This is usually because the evalution of "
      "Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers "
      "are "
      "not whitelisted by the resource's CORS spec.</Message></Error>");
  return response;
}

}  // namespace

void add_cors_headers(S3& s3, const Call& call, const Bucket& bucket) {
  if (!call.head || !(bucket.has & Bucket::Cors)) return;
  auto* origin = call.head->headers.find("origin");
  if (!origin) return;
  Wish wish{*origin, call.head->method, {}};
  if (auto rule = find_rule(s3, bucket, wish)) describe(*rule, wish, s3.work.reply.headers);
}

http::Response preflight(Work& work, const Call&, const http::Request& request) {
  S3 s3(work);
  auto bucket = find_bucket(s3, bucket_of(request, work.settings));
  Wish wish{
      request.headers.get("origin"), request.headers.get("access-control-request-method"), {}};
  auto headers = request.headers.get("access-control-request-headers");
  for (auto header : split(headers, ','))
    if (auto name = trimmed(header); !name.empty()) wish.headers.push_back(lower(name));
  auto rule = bucket ? find_rule(s3, *bucket, wish) : std::nullopt;
  if (!rule) return forbidden();

  http::Response response;
  describe(*rule, wish, response.headers);
  if (!wish.headers.empty())
    response.headers.set("Access-Control-Allow-Headers", join(wish.headers, ", "));
  return response;
}

}  // namespace windlass::cloud::s3
