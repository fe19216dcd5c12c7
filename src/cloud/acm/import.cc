#include "cloud/acm/certificate.h"
#include "cloud/acm/handlers.h"
#include "cloud/acm/secret.h"
#include "cloud/acm/tags.h"

namespace windlass::cloud::acm {

namespace {

Error validation(const Error& error) { return {"ValidationException", error.message + "."}; }

Result<CertificateFacts> checked(const Call& call, const ImportCertificateRequest& in) {
  auto certificate = in.certificate.value_or("");
  auto facts = read_certificate(certificate);
  if (!facts) return validation(facts.error());
  if (auto fits = check_key(certificate, in.private_key.value_or("")); !fits)
    return validation(fits.error());
  if (in.certificate_chain)
    if (auto fits = check_chain(certificate, *in.certificate_chain); !fits)
      return validation(fits.error());
  if (facts->not_after <= call.now)
    return Error{"ValidationException", "The certificate has expired."};
  if (facts->not_before > call.now)
    return Error{"ValidationException", "The certificate is not in effect yet."};
  return facts;
}

std::vector<std::string> names_of(const CertificateFacts& facts) {
  auto names = facts.names;
  if (!facts.common_name.empty()) {
    std::erase(names, facts.common_name);
    names.insert(names.begin(), facts.common_name);
  }
  return names;
}

// Into the place of the one that is there: what uses it goes on with the new one.
Result<Certificate> replaced(Acm& acm, const Call& call, const ImportCertificateRequest& in) {
  auto certificate = TRY(find_certificate(acm, call, in.certificate_arn));
  if (certificate.is_issued_here())
    return Error{"ValidationException",
                 "The certificate " + certificate.arn() + " was not imported."};
  if (in.tags) return Error{"ValidationException", "Tagging is not permitted on re-import."};
  return certificate;
}

Result<Certificate> made(Acm& acm, const Call& call, const ImportCertificateRequest& in) {
  Certificate certificate{.account = call.caller.account.text,
                          .region = call.region.text,
                          .name = acm.work.random.uuid()};
  acm.db.run(
      "insert into acm_certificate (account, region, name, type, status, names, key_algorithm, "
      "transparency, created) values (?, ?, ?, 'IMPORTED', 'ISSUED', '[]', '', 'DISABLED', ?)",
      {certificate.account, certificate.region, certificate.name, micros(call.now)});
  certificate.id = acm.db.last_insert_id();
  TRY(put_tags(acm, call, certificate.id, in.tags.value_or(std::vector<Tag>{})));
  return certificate;
}

}  // namespace

Result<ImportCertificateResponse> import_certificate(Acm& acm, const Call& call,
                                                     const ImportCertificateRequest& in) {
  auto facts = TRY(checked(call, in));
  auto certificate = TRY(in.certificate_arn ? replaced(acm, call, in) : made(acm, call, in));
  auto key = seal_key(acm.work.settings, acm.work.random, certificate.name, *in.private_key);
  acm.db.run(
      "update acm_certificate set status = 'ISSUED', names = ?, key_algorithm = ?, certificate = "
      "?, "
      "chain = ?, key = ?, not_after = ?, imported = ? where id = ?",
      {to_json(names_of(facts)), facts.key_algorithm, in.certificate, in.certificate_chain,
       store::Blob{key}, micros(facts.not_after), micros(call.now), certificate.id});
  return ImportCertificateResponse{.certificate_arn = certificate.arn()};
}

}  // namespace windlass::cloud::acm
