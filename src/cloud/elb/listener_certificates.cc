// Certificates for other names than the default one's, chosen by what clients ask for.
#include <algorithm>

#include "cloud/acm/deployed.h"
#include "cloud/elb/errors.h"
#include "cloud/elb/handlers.h"
#include "cloud/elb/limits.h"
#include "cloud/elb/listener.h"
#include "cloud/elb/pages.h"

namespace windlass::cloud::elb {

namespace {

Result<Listener> secure_listener(Elb& elb, const Call& call,
                                 const std::optional<std::string>& arn) {
  auto listener = TRY(find_listener(elb, call, arn));
  if (listener.is_secure()) return listener;
  return Error{"OperationNotPermitted", "Certificates cannot be specified for " +
                                            *listener.document.protocol + " listeners"};
}

Result<std::vector<std::string>> arns_in(const std::optional<std::vector<Certificate>>& given) {
  std::vector<std::string> arns;
  for (auto& one : given.value_or(std::vector<Certificate>{})) {
    if (one.is_default) return validation("IsDefault cannot be specified");
    if (!one.certificate_arn) return validation("A certificate ARN must be specified");
    arns.push_back(*one.certificate_arn);
  }
  if (arns.empty()) return validation("At least one certificate must be specified");
  return arns;
}

auto find(std::vector<Certificate>& list, const std::string& arn) {
  return std::ranges::find_if(list, [&](auto& one) { return one.certificate_arn == arn; });
}

}  // namespace

Result<AddListenerCertificatesOutput> add_listener_certificates(
    Elb& elb, const Call& call, const AddListenerCertificatesInput& in) {
  auto listener = TRY(secure_listener(elb, call, in.listener_arn));
  auto& list = *listener.document.certificates;
  AddListenerCertificatesOutput answer;
  answer.certificates.emplace();
  for (auto& arn : TRY(arns_in(in.certificates))) {
    TRY(acm::check_deployable(elb.work, call.caller.account, call.region, arn));
    if (find(list, arn) == list.end()) list.push_back({.certificate_arn = arn});
    answer.certificates->push_back({.certificate_arn = arn, .is_default = false});
  }
  if (list.size() > certificates_max + 1)
    return Error{
        "TooManyCertificates",
        "The maximum number of certificates has been reached on listener '" + listener.arn() + "'"};
  update(elb.db, listener);
  elb.work.summon(balancers_duty);
  return answer;
}

Result<RemoveListenerCertificatesOutput> remove_listener_certificates(
    Elb& elb, const Call& call, const RemoveListenerCertificatesInput& in) {
  auto listener = TRY(secure_listener(elb, call, in.listener_arn));
  auto& list = *listener.document.certificates;
  for (auto& arn : TRY(arns_in(in.certificates))) {
    auto at = find(list, arn);
    if (at == list.begin())
      return Error{"OperationNotPermitted", "The default certificate cannot be removed"};
    if (at != list.end()) list.erase(at);
  }
  update(elb.db, listener);
  elb.work.summon(balancers_duty);
  return RemoveListenerCertificatesOutput{};
}

Result<DescribeListenerCertificatesOutput> describe_listener_certificates(
    Elb& elb, const Call& call, const DescribeListenerCertificatesInput& in) {
  auto listener = TRY(find_listener(elb, call, in.listener_arn));
  DescribeListenerCertificatesOutput answer;
  answer.certificates = listener.document.certificates.value_or(std::vector<Certificate>{});
  bool first = true;
  for (auto& one : *answer.certificates) one.is_default = std::exchange(first, false);
  answer.next_marker = TRY(cut(*answer.certificates, in.marker, in.page_size));
  return answer;
}

}  // namespace windlass::cloud::elb
