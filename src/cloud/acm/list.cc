#include <algorithm>

#include "base/text.h"
#include "cloud/acm/certificate.h"
#include "cloud/acm/handlers.h"

namespace windlass::cloud::acm {

namespace {

constexpr std::size_t page_max = 1000;

template <class Wanted>
bool is_among(const std::optional<std::vector<std::string>>& wanted, const Wanted& has) {
  if (!wanted || wanted->empty()) return true;
  return std::ranges::any_of(
      *wanted, [&](auto& one) { return one == "ANY" || std::ranges::find(has, one) != has.end(); });
}

// Without a filter only RSA keys of the sizes that everything understands are listed, as in AWS.
bool has_wanted_key(const Certificate& certificate, const Filters& filters) {
  auto wanted = filters.key_types.value_or(std::vector<std::string>{});
  if (wanted.empty()) wanted = {"RSA_1024", "RSA_2048"};
  return std::ranges::find(wanted, certificate.key_algorithm) != wanted.end();
}

CertificateSummary summary_of(const Certificate& certificate, const CertificateFacts& facts) {
  CertificateSummary summary;
  summary.certificate_arn = certificate.arn();
  summary.domain_name = certificate.names.empty() ? "" : certificate.names.front();
  summary.subject_alternative_name_summaries = certificate.names;
  summary.has_additional_subject_alternative_names = false;
  summary.status = certificate.status;
  summary.type = certificate.type;
  summary.key_algorithm = certificate.key_algorithm;
  summary.key_usages = facts.key_usages;
  summary.extended_key_usages = facts.extended_key_usages;
  summary.export_option = certificate.exportable ? "ENABLED" : "DISABLED";
  summary.in_use = false;
  summary.exported = certificate.exported;
  summary.renewal_eligibility =
      certificate.is_issued_here() && certificate.certificate ? "ELIGIBLE" : "INELIGIBLE";
  if (certificate.certificate) {
    summary.not_before = facts.not_before;
    summary.not_after = facts.not_after;
  }
  summary.created_at = certificate.created;
  summary.issued_at = certificate.issued;
  summary.imported_at = certificate.imported;
  return summary;
}

}  // namespace

Result<ListCertificatesResponse> list_certificates(Acm& acm, const Call& call,
                                                   const ListCertificatesRequest& in) {
  if (in.sort_by.has_value() != in.sort_order.has_value())
    return Error{"ValidationException", "SortBy and SortOrder must be given together."};
  auto from = in.next_token ? parse_int(*in.next_token) : std::optional<std::int64_t>(0);
  if (!from) return Error{"InvalidArgsException", "The next token is not one of this list."};
  auto filters = in.includes.value_or(Filters{});
  std::vector<CertificateSummary> all;
  for (auto row : acm.db.query(certificates_where("account = ? and region = ? order by id"),
                               {call.caller.account.text, call.region.text})) {
    auto certificate = certificate_of(row);
    CertificateFacts facts;
    if (certificate.certificate)
      facts = read_certificate(*certificate.certificate).value_or(CertificateFacts{});
    if (!is_among(in.certificate_statuses, std::vector{certificate.status}) ||
        !has_wanted_key(certificate, filters) || !is_among(filters.key_usage, facts.key_usages) ||
        !is_among(filters.extended_key_usage, facts.extended_key_usages))
      continue;
    all.push_back(summary_of(certificate, facts));
  }
  if (in.sort_order == "DESCENDING") std::ranges::reverse(all);
  ListCertificatesResponse answer;
  auto size =
      std::min<std::size_t>(static_cast<std::size_t>(in.max_items.value_or(page_max)), page_max);
  auto begin = std::min(static_cast<std::size_t>(std::max<std::int64_t>(*from, 0)), all.size());
  auto end = std::min(begin + size, all.size());
  answer.certificate_summary_list.emplace(all.begin() + static_cast<std::ptrdiff_t>(begin),
                                          all.begin() + static_cast<std::ptrdiff_t>(end));
  if (end < all.size()) answer.next_token = std::to_string(end);
  return answer;
}

}  // namespace windlass::cloud::acm
