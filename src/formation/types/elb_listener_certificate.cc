#include "aws/elbv2/add_listener_certificates.h"
#include "aws/elbv2/describe_listener_certificates.h"
#include "aws/elbv2/remove_listener_certificates.h"
#include "formation/types/elb.h"
#include "formation/types/names.h"

namespace windlass::formation::types {

namespace {

using namespace aws::elbv2;

std::vector<std::string> arns_of(const Json& properties) {
  std::vector<std::string> arns;
  for (auto& each : items(properties, "Certificates"))
    arns.push_back(text_or(each, "CertificateArn", ""));
  return arns;
}

std::vector<Certificate> certificates(const std::vector<std::string>& arns) {
  std::vector<Certificate> list;
  for (auto& arn : arns) list.push_back({.certificate_arn = arn});
  return list;
}

Result<> add(const Place& place, const Json& properties, const std::vector<std::string>& arns) {
  if (!arns.empty())
    TRY(place.client.call<op::AddListenerCertificates>(
        {.listener_arn = text(properties, "ListenerArn"), .certificates = certificates(arns)}));
  return Done{};
}

Result<> drop(const Place& place, const Json& properties, const std::vector<std::string>& arns) {
  if (arns.empty()) return Done{};
  return done_if_gone(place.client.call<op::RemoveListenerCertificates>(
      {.listener_arn = text(properties, "ListenerArn"), .certificates = certificates(arns)}));
}

// A certificate that is there may be added again.
Result<Physical> create(const Place& place, const Wanted& wanted) {
  TRY(add(place, wanted.properties, arns_of(wanted.properties)));
  auto id = physical_name(wanted, 64);
  return Physical{id, Json::Object{{"Id", Json(id)}}};
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json& before,
                        const Physical& was) {
  auto now = arns_of(wanted.properties), earlier = arns_of(before);
  TRY(add(place, wanted.properties, beyond(now, earlier)));
  TRY(drop(place, wanted.properties, beyond(earlier, now)));
  return Physical{was.id, Json::Object{{"Id", Json(was.id)}}};
}

Result<> remove(const Place& place, const Wanted& wanted, const Physical&) {
  return drop(place, wanted.properties, arns_of(wanted.properties));
}

// Others may have added theirs to the listener: only ours are told.
Result<std::optional<Json>> read(const Place& place, const Physical&, const Json& properties) {
  auto answer = place.client.call<op::DescribeListenerCertificates>(
      {.listener_arn = text(properties, "ListenerArn")});
  if (is_gone(answer)) return {std::nullopt};
  Json::Array list;
  auto wanted = arns_of(properties);
  using Certificates = std::vector<Certificate>;
  auto live = TRY(std::move(answer)).certificates.value_or(Certificates{});
  for (auto& arn : wanted)
    for (auto& one : live)
      if (one.certificate_arn == arn && !one.is_default.value_or(false))
        list.push_back(Json::Object{{"CertificateArn", Json(arn)}});
  if (list.empty() && !wanted.empty()) return {std::nullopt};
  return {Json(Json::Object{{"ListenerArn", part(properties, "ListenerArn")},
                            {"Certificates", Json(std::move(list))}})};
}

}  // namespace

extern const ResourceType elb_listener_certificate = {
    .name = "AWS::ElasticLoadBalancingV2::ListenerCertificate",
    .create = create,
    .update = update,
    .remove = remove,
    .read = read,
    .passing = elb_passing};

}  // namespace windlass::formation::types
