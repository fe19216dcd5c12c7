#include "cloud/s3/hosts.h"

#include <algorithm>

#include "aws/sigv2.h"
#include "base/text.h"

namespace windlass::cloud::s3 {

namespace {

constexpr std::string_view amazon = "amazonaws.com";

// Hosts of other services are no buckets: sqs.localhost, sqs.us-east-1.localhost.
bool is_service(std::string_view label) {
  constexpr std::string_view services[] = {"acm",
                                           "autoscaling",
                                           "cloudformation",
                                           "cloudwatch",
                                           "dynamodb",
                                           "ec2",
                                           "elasticloadbalancing",
                                           "events",
                                           "iam",
                                           "kms",
                                           "lambda",
                                           "logs",
                                           "monitoring",
                                           "queue",
                                           "route53",
                                           "s3",
                                           "secretsmanager",
                                           "sns",
                                           "sqs",
                                           "ssm",
                                           "streams",
                                           "sts",
                                           "www",
                                           "localhost"};
  return std::ranges::find(services, label) != std::end(services);
}

std::string_view without_port(std::string_view host) {
  auto colon = host.rfind(':');
  if (colon != host.npos && host.find(']', colon) == host.npos) host = host.substr(0, colon);
  if (host.ends_with('.')) host.remove_suffix(1);
  return host;
}

bool is_ip(std::string_view host) {
  return host.starts_with('[') ||
         std::ranges::all_of(host, [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
}

bool is_region(std::string_view text) {
  auto parts = split(text, '-');
  return parts.size() >= 3 && parse_uint(parts.back()).has_value();
}

// "b.s3.us-east-1" -> the bucket "b" and "s3.us-east-1", for the last ".s3" that may begin a
// service.
struct Halves {
  std::string_view bucket, service;
};
std::optional<Halves> halves(std::string_view name, std::string_view begin) {
  auto at = name.rfind(begin);
  if (at == name.npos || at == 0) return std::nullopt;
  return Halves{name.substr(0, at), name.substr(at + 1)};
}

// What may stand between a bucket and its domain.
std::optional<HostedBucket::As> service_named(std::string_view service) {
  auto rest_is_region = [&](std::string_view begin) {
    return service.starts_with(begin) && is_region(service.substr(begin.size()));
  };
  if (service == "s3-website" || rest_is_region("s3-website-") || rest_is_region("s3-website."))
    return HostedBucket::As::Website;
  if (service == "s3" || rest_is_region("s3.") || rest_is_region("s3-") ||
      rest_is_region("s3.dualstack."))
    return HostedBucket::As::Api;
  return std::nullopt;
}

}  // namespace

std::optional<HostedBucket> find_hosted_bucket(std::string_view host, std::string_view suffix) {
  auto text = lower(without_port(host));
  auto name = std::string_view(text);
  if (name.empty() || is_ip(name)) return std::nullopt;
  auto local = !suffix.empty() && name.size() > suffix.size() + 1 && name.ends_with(suffix) &&
               name[name.size() - suffix.size() - 1] == '.';
  auto cloud = name.size() > amazon.size() + 1 && name.ends_with(amazon) &&
               name[name.size() - amazon.size() - 1] == '.';
  if (!local && !cloud) return std::nullopt;
  name.remove_suffix((local ? suffix.size() : amazon.size()) + 1);

  if (auto parts = halves(name, ".s3"))
    if (auto as = service_named(parts->service))
      return HostedBucket{*as, std::string(parts->bucket)};
  // BUCKET.localhost, while it is one label and no other service's name.
  if (local && name.find('.') == name.npos && !is_service(name))
    return HostedBucket{HostedBucket::As::Api, std::string(name)};
  return std::nullopt;
}

// An old presigned URL says in its query what other requests say in headers.
void take_headers_of_query(http::Head& head) {
  if (head.query().find("AWSAccessKeyId=") == std::string_view::npos) return;
  for (auto& [name, value] : aws::headers_in_query(head.query()))
    if (!head.headers.has(name)) head.headers.set(name, value);
}

void rewrite(http::Head& head, const Settings& settings) {
  take_headers_of_query(head);
  auto* host = head.headers.find("host");
  if (!host) return;
  auto hosted = find_hosted_bucket(*host, settings.host_suffix);
  if (!hosted || hosted->as != HostedBucket::As::Api || !head.target.starts_with('/')) return;
  auto rest = head.target;
  if (rest == "/" || rest.starts_with("/?")) rest.erase(0, 1);
  head.target = "/" + hosted->bucket + rest;
}

}  // namespace windlass::cloud::s3
