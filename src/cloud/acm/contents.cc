#include "cloud/acm/certificate.h"
#include "cloud/acm/handlers.h"
#include "cloud/acm/secret.h"

namespace windlass::cloud::acm {

namespace {

Result<Certificate> issued(Acm& acm, const Call& call, const std::optional<std::string>& arn) {
  auto certificate = TRY(find_certificate(acm, call, arn));
  if (certificate.certificate) return certificate;
  return Error{"RequestInProgressException",
               "The certificate " + certificate.arn() + " is not issued yet."};
}

}  // namespace

Result<GetCertificateResponse> get_certificate(Acm& acm, const Call& call,
                                               const GetCertificateRequest& in) {
  auto certificate = TRY(issued(acm, call, in.certificate_arn));
  return GetCertificateResponse{.certificate = certificate.certificate,
                                .certificate_chain = certificate.chain};
}

Result<ExportCertificateResponse> export_certificate(Acm& acm, const Call& call,
                                                     const ExportCertificateRequest& in) {
  auto certificate = TRY(issued(acm, call, in.certificate_arn));
  if (!certificate.is_issued_here() || !certificate.exportable)
    return Error{"ValidationException",
                 "The certificate " + certificate.arn() +
                     " cannot be exported: it was not requested with Options Export=ENABLED."};
  auto key = open_key(acm.work.settings, certificate.name, certificate.sealed_key);
  acm.db.run("update acm_certificate set exported = 1 where id = ?", {certificate.id});
  return ExportCertificateResponse{.certificate = certificate.certificate,
                                   .certificate_chain = certificate.chain,
                                   .private_key = encrypt_key(key, in.passphrase.value_or(""))};
}

}  // namespace windlass::cloud::acm
