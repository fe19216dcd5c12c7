#include "cloud/acm/certificate.h"
#include "cloud/acm/handlers.h"

namespace windlass::cloud::acm {

namespace {

std::vector<DomainValidation> validations_of(const Certificate& certificate,
                                             const std::string& status) {
  std::vector<DomainValidation> validations;
  for (auto& name : certificate.names) {
    auto proof = proof_of(certificate.account, name);
    validations.push_back(
        {.domain_name = name,
         .validation_domain = name,
         .validation_status = status,
         .resource_record = aws::acm::ResourceRecord{proof.name, "CNAME", proof.value},
         .validation_method = "DNS"});
  }
  return validations;
}

std::string validation_status(const Certificate& certificate) {
  if (certificate.certificate) return "SUCCESS";
  return certificate.status == "PENDING_VALIDATION" ? "PENDING_VALIDATION" : "FAILED";
}

const char* usage_id(const std::string& name) {
  if (name == "TLS_WEB_SERVER_AUTHENTICATION") return "1.3.6.1.5.5.7.3.1";
  if (name == "TLS_WEB_CLIENT_AUTHENTICATION") return "1.3.6.1.5.5.7.3.2";
  if (name == "CODE_SIGNING") return "1.3.6.1.5.5.7.3.3";
  if (name == "EMAIL_PROTECTION") return "1.3.6.1.5.5.7.3.4";
  if (name == "TIME_STAMPING") return "1.3.6.1.5.5.7.3.8";
  if (name == "OCSP_SIGNING") return "1.3.6.1.5.5.7.3.9";
  return "2.5.29.37.0";
}

// What the certificate itself says.
void tell_facts(CertificateDetail& detail, const std::string& pem) {
  auto facts = read_certificate(pem);
  if (!facts) return;
  detail.serial = facts->serial;
  detail.subject = facts->subject;
  detail.issuer = facts->issuer;
  detail.not_before = facts->not_before;
  detail.not_after = facts->not_after;
  detail.signature_algorithm = facts->signature_algorithm;
  detail.key_usages.emplace();
  for (auto& usage : facts->key_usages) detail.key_usages->push_back({usage});
  detail.extended_key_usages.emplace();
  for (auto& usage : facts->extended_key_usages)
    detail.extended_key_usages->push_back({usage, usage_id(usage)});
}

}  // namespace

Result<DescribeCertificateResponse> describe_certificate(Acm& acm, const Call& call,
                                                         const DescribeCertificateRequest& in) {
  auto certificate = TRY(find_certificate(acm, call, in.certificate_arn));
  CertificateDetail detail;
  detail.certificate_arn = certificate.arn();
  detail.domain_name = certificate.names.empty() ? "" : certificate.names.front();
  detail.subject_alternative_names = certificate.names;
  detail.status = certificate.status;
  detail.type = certificate.type;
  detail.key_algorithm = certificate.key_algorithm;
  detail.in_use_by.emplace();
  detail.created_at = certificate.created;
  detail.issued_at = certificate.issued;
  detail.imported_at = certificate.imported;
  detail.renewal_eligibility = "INELIGIBLE";
  if (certificate.is_issued_here()) {
    detail.domain_validation_options = validations_of(certificate, validation_status(certificate));
    detail.options = CertificateOptions{certificate.transparency,
                                        certificate.exportable ? "ENABLED" : "DISABLED"};
    if (certificate.certificate) detail.renewal_eligibility = "ELIGIBLE";
  }
  if (certificate.renewed)
    detail.renewal_summary =
        RenewalSummary{.renewal_status = "SUCCESS",
                       .domain_validation_options = validations_of(certificate, "SUCCESS"),
                       .updated_at = certificate.renewed};
  if (certificate.certificate) tell_facts(detail, *certificate.certificate);
  return DescribeCertificateResponse{.certificate = std::move(detail)};
}

}  // namespace windlass::cloud::acm
