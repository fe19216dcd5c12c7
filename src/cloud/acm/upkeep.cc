#include "cloud/acm/certificate.h"
#include "cloud/acm/handlers.h"
#include "cloud/acm/issuing.h"

namespace windlass::cloud::acm {

namespace {

constexpr int days_before_expiry = 45;

}  // namespace

Result<> delete_certificate(Acm& acm, const Call& call, const DeleteCertificateRequest& in) {
  auto certificate = TRY(find_certificate(acm, call, in.certificate_arn));
  acm.db.run("delete from acm_tag where certificate = ?", {certificate.id});
  acm.db.run("delete from acm_certificate where id = ?", {certificate.id});
  return Done{};
}

Result<> renew_certificate(Acm& acm, const Call& call, const RenewCertificateRequest& in) {
  auto certificate = TRY(find_certificate(acm, call, in.certificate_arn));
  if (!certificate.is_issued_here() || !certificate.exported)
    return Error{"ValidationException",
                 "The certificate " + certificate.arn() +
                     " is not eligible: only exported ones are renewed by hand."};
  acm.db.run("update acm_certificate set renew = 1 where id = ?", {certificate.id});
  acm.work.summon(issue_duty);
  return Done{};
}

Result<> update_certificate_options(Acm& acm, const Call& call,
                                    const UpdateCertificateOptionsRequest& in) {
  auto certificate = TRY(find_certificate(acm, call, in.certificate_arn));
  if (!certificate.is_issued_here())
    return Error{"InvalidStateException",
                 "The certificate " + certificate.arn() + " was imported: it has no options."};
  auto options = in.options.value_or(CertificateOptions{});
  if (options.export_ && (*options.export_ == "ENABLED") != certificate.exportable)
    return Error{"InvalidStateException",
                 "Whether a certificate can be exported is said when it is "
                 "requested, and cannot be changed."};
  if (options.certificate_transparency_logging_preference)
    acm.db.run("update acm_certificate set transparency = ? where id = ?",
               {options.certificate_transparency_logging_preference, certificate.id});
  return Done{};
}

Result<GetAccountConfigurationResponse> get_account_configuration(Acm& acm, const Call& call,
                                                                  const aws::Nothing&) {
  auto days = acm.db.find_integer("select days from acm_account where account = ?",
                                  {call.caller.account.text});
  return GetAccountConfigurationResponse{
      .expiry_events = ExpiryEventsConfiguration{
          .days_before_expiry = static_cast<std::int32_t>(days.value_or(days_before_expiry))}};
}

Result<> put_account_configuration(Acm& acm, const Call& call,
                                   const PutAccountConfigurationRequest& in) {
  auto days = in.expiry_events ? in.expiry_events->days_before_expiry : std::nullopt;
  if (days && *days > days_before_expiry)
    return Error{"ValidationException", "DaysBeforeExpiry must be between 1 and 45."};
  if (days)
    acm.db.run("insert or replace into acm_account (account, days) values (?, ?)",
               {call.caller.account.text, *days});
  return Done{};
}

}  // namespace windlass::cloud::acm
