#include <algorithm>

#include "base/text.h"
#include "cloud/acm/certificate.h"
#include "cloud/acm/handlers.h"
#include "cloud/acm/issuing.h"
#include "cloud/acm/tags.h"

namespace windlass::cloud::acm {

namespace {

constexpr std::size_t names_max = 100;
constexpr auto token_known_for = std::chrono::hours(1);

Error validation(const std::string& why) { return {"ValidationException", why}; }

bool is_label(std::string_view label) {
  return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
         std::ranges::all_of(
             label, [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '_'; });
}

Result<> check_domain(std::string_view domain) {
  auto rest = domain.starts_with("*.") ? domain.substr(2) : domain;
  auto labels = split(rest, '.');
  auto well = domain.size() <= 253 && labels.size() >= 2 && std::ranges::all_of(labels, is_label);
  if (well) return Done{};
  return Error{"InvalidDomainValidationOptionsException",
               "The domain name " + std::string(domain) +
                   " is not valid: it must be a name like "
                   "example.com, www.example.com or *.example.com."};
}

Result<std::vector<std::string>> names_of(const RequestCertificateRequest& in) {
  std::vector<std::string> names{lower(in.domain_name.value_or(""))};
  for (auto& name : in.subject_alternative_names.value_or(std::vector<std::string>{}))
    if (std::ranges::find(names, lower(name)) == names.end()) names.push_back(lower(name));
  for (auto& name : names) TRY(check_domain(name));
  if (names.size() > names_max)
    return Error{"LimitExceededException", "A certificate has at most 100 domain names."};
  return names;
}

Result<> check_method(const RequestCertificateRequest& in) {
  auto method = in.validation_method.value_or("EMAIL");
  if (in.certificate_authority_arn)
    return validation(
        "CertificateAuthorityArn: private certificate authorities are not served by this cloud; "
        "without it, the cloud's own authority signs.");
  if (in.managed_by)
    return validation("ManagedBy: certificates of other services are not served by this cloud.");
  if (method == "DNS") return Done{};
  return validation("ValidationMethod " + method +
                    " is not served by this cloud: ask for DNS, and put the record that "
                    "DescribeCertificate shows into a hosted zone.");
}

// The same request within the hour gets the same certificate.
std::optional<std::string> asked_before(Acm& acm, const Call& call, const std::string& names,
                                        const std::optional<std::string>& token) {
  if (!token) return std::nullopt;
  auto rows = acm.db.query(
      certificates_where("account = ? and region = ? and token = ? and names = ? and created > ?"),
      {call.caller.account.text, call.region.text, *token, names,
       micros(call.now - Duration(token_known_for))});
  if (rows.done()) return std::nullopt;
  return certificate_of(rows.row()).arn();
}

}  // namespace

Result<RequestCertificateResponse> request_certificate(Acm& acm, const Call& call,
                                                       const RequestCertificateRequest& in) {
  TRY(check_method(in));
  auto names = to_json(TRY(names_of(in)));
  auto algorithm = in.key_algorithm.value_or("RSA_2048");
  if (!key_kind(algorithm))
    return validation("KeyAlgorithm " + algorithm +
                      " is not one that certificates are issued for.");
  if (auto arn = asked_before(acm, call, names, in.idempotency_token))
    return RequestCertificateResponse{.certificate_arn = *arn};
  Certificate certificate{.account = call.caller.account.text,
                          .region = call.region.text,
                          .name = acm.work.random.uuid()};
  auto options = in.options.value_or(CertificateOptions{});
  acm.db.run(
      "insert into acm_certificate (account, region, name, type, status, names, key_algorithm, "
      "token, transparency, exportable, created) "
      "values (?, ?, ?, 'AMAZON_ISSUED', 'PENDING_VALIDATION', ?, ?, ?, ?, ?, ?)",
      {certificate.account, certificate.region, certificate.name, names, algorithm,
       in.idempotency_token,
       options.certificate_transparency_logging_preference.value_or("ENABLED"),
       options.export_.value_or("DISABLED") == "ENABLED", micros(call.now)});
  TRY(put_tags(acm, call, acm.db.last_insert_id(), in.tags.value_or(std::vector<Tag>{})));
  acm.work.summon(issue_duty);
  return RequestCertificateResponse{.certificate_arn = certificate.arn()};
}

Result<> resend_validation_email(Acm& acm, const Call& call,
                                 const ResendValidationEmailRequest& in) {
  auto certificate = TRY(find_certificate(acm, call, in.certificate_arn));
  if (std::ranges::find(certificate.names, lower(in.domain.value_or(""))) ==
      certificate.names.end())
    return Error{"InvalidDomainValidationOptionsException",
                 "The certificate has no domain " + in.domain.value_or("") + "."};
  return Error{"InvalidStateException",
               "The certificate " + certificate.arn() + " is not validated by e-mail."};
}

}  // namespace windlass::cloud::acm
