#include "cloud/acm/deployed.h"

#include "base/text.h"
#include "cloud/acm/certificate.h"
#include "cloud/acm/secret.h"

namespace windlass::cloud::acm {

namespace {

std::optional<Certificate> certificate_at(const Work& work, std::string_view arn) {
  auto parts = split(arn, ':');
  if (parts.size() != 6 || parts[2] != "acm" || !parts[5].starts_with("certificate/"))
    return std::nullopt;
  auto rows = work.db.query(certificates_where("account = ? and region = ? and name = ?"),
                            {parts[4], parts[3], parts[5].substr(parts[5].find('/') + 1)});
  if (rows.done()) return std::nullopt;
  return certificate_of(rows.row());
}

}  // namespace

Result<> check_deployable(const Work& work, const AccountId& account, const Region& region,
                          const std::string& arn) {
  auto certificate = certificate_at(work, arn);
  if (!certificate || certificate->account != account.text || certificate->region != region.text)
    return Error{"CertificateNotFound", "Certificate '" + arn + "' not found"};
  if (certificate->status == "ISSUED" && certificate->certificate) return Done{};
  return Error{"UnsupportedCertificate",
               "The certificate '" + arn +
                   "' must have a fully-qualified domain name, a supported signature, and a "
                   "supported key size."};
}

std::optional<Deployed> deployed(const Work& work, std::string_view arn) {
  auto certificate = certificate_at(work, arn);
  if (!certificate || !certificate->certificate || certificate->sealed_key.empty())
    return std::nullopt;
  return Deployed{.certificate = *certificate->certificate,
                  .chain = certificate->chain.value_or(""),
                  .key = open_key(work.settings, certificate->name, certificate->sealed_key)};
}

}  // namespace windlass::cloud::acm
