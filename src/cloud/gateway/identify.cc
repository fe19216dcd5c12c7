#include "cloud/gateway/identify.h"

#include "base/text.h"
#include "cloud/gateway/guard.h"
#include "cloud/gateway/services.h"

namespace windlass::cloud {

namespace {

constexpr aws::Service stand_in(aws::Protocol protocol) {
  return {.name = "unknown",
          .id = "unknown",
          .endpoint_prefix = "unknown",
          .signing_name = "unknown",
          .api_version = "",
          .target_prefix = nullptr,
          .xml_namespace = nullptr,
          .protocol = protocol};
}

constexpr aws::Service spoken_in_query = stand_in(aws::Protocol::Query);
constexpr aws::Service spoken_in_ec2 = stand_in(aws::Protocol::Ec2);
constexpr aws::Service spoken_in_json = stand_in(aws::Protocol::Json10);
constexpr aws::Service spoken_in_rest_json = stand_in(aws::Protocol::RestJson);
constexpr aws::Service spoken_in_rest_xml = stand_in(aws::Protocol::RestXml);
constexpr aws::Service spoken_in_cbor = stand_in(aws::Protocol::Cbor);

aws::Protocol guess_protocol(const http::Head& head, std::string_view name) {
  if (head.headers.has("X-Amz-Target")) return aws::Protocol::Json10;
  if (head.headers.get("smithy-protocol") == "rpc-v2-cbor") return aws::Protocol::Cbor;
  auto type = head.headers.get("Content-Type");
  if (type.starts_with("application/x-www-form-urlencoded"))
    return name == "ec2" ? aws::Protocol::Ec2 : aws::Protocol::Query;
  if (type.starts_with("application/json")) return aws::Protocol::RestJson;
  return aws::Protocol::RestXml;
}

// "sqs.us-east-1.amazonaws.com" and "sqs.localhost" -> "sqs".
std::string_view first_label(std::string_view host) {
  auto name = host_name(host);
  return name.substr(0, name.find('.'));
}

bool is_form(const http::Head& head) {
  return head.headers.get("Content-Type").starts_with("application/x-www-form-urlencoded");
}

// The service in a signature's scope, "KEY/DATE/REGION/SERVICE/aws4_request", however malformed the
// rest of the signature is: its refusal is told in that service's words.
std::string_view scope_service(const http::Head& head) {
  auto* authorization = head.headers.find("Authorization");
  if (!authorization) return {};
  std::string_view scope = *authorization;
  scope = scope.substr(0, scope.find("/aws4_request"));
  auto slash = scope.rfind('/');
  if (scope.size() == authorization->size() || slash == std::string_view::npos) return {};
  return scope.substr(slash + 1);
}

// The name the client gave the service, and the service if it is one of ours.
std::pair<std::string, const Service*> find_service(const http::Head& head,
                                                    const std::optional<aws::Claim>& claim) {
  if (claim) return {claim->service, service_by_signing_name(claim->service)};
  if (auto name = scope_service(head); !name.empty())
    if (auto* service = service_by_signing_name(name)) return {std::string(name), service};
  if (auto* target = head.headers.find("X-Amz-Target"))
    return {std::string(target->substr(0, target->find('.'))), service_by_target(*target)};
  if (head.path().starts_with("/service/")) {
    auto rest = head.path().substr(9);
    auto prefix = rest.substr(0, rest.find('/'));
    return {std::string(prefix), service_by_target(prefix)};
  }
  for (auto part : split(head.query(), '&'))
    if (part.starts_with("Version=")) {
      auto version = part.substr(8);
      if (auto* service = service_by_version(version)) return {service->model->name, service};
    }
  auto host = head.headers.get("Host");
  auto label = first_label(host);
  if (auto* service = service_by_signing_name(label)) return {std::string(label), service};
  // An unsigned form without a telling host is an old client of a query service; of ours, SQS and STS.
  if (head.method == "POST" && is_form(head)) return {"sts", service_by_signing_name("sts")};
  return {"s3", service_by_signing_name("s3")};
}

}  // namespace

const aws::Service& Target::model() const {
  if (service) return *service->model;
  switch (protocol) {
    case aws::Protocol::Query: return spoken_in_query;
    case aws::Protocol::Ec2: return spoken_in_ec2;
    case aws::Protocol::Json10:
    case aws::Protocol::Json11: return spoken_in_json;
    case aws::Protocol::RestJson: return spoken_in_rest_json;
    case aws::Protocol::Cbor: return spoken_in_cbor;
    case aws::Protocol::RestXml: break;
  }
  return spoken_in_rest_xml;
}

Target identify(const http::Head& head, const std::optional<aws::Claim>& claim,
                const Settings& settings) {
  Target target;
  std::tie(target.name, target.service) = find_service(head, claim);
  target.head = head;
  if (!target.service) {
    target.protocol = guess_protocol(head, target.name);
    return target;
  }
  if (target.service->rewrite) target.service->rewrite(target.head, settings);
  target.protocol = aws::spoken_protocol(*target.service->model, target.head);
  if (target.is_rest()) target.route = aws::find_route(*target.service->model, target.head);
  return target;
}

}  // namespace windlass::cloud
