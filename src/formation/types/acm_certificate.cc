#include <algorithm>

#include "aws/acm/add_tags_to_certificate.h"
#include "aws/acm/delete_certificate.h"
#include "aws/acm/describe_certificate.h"
#include "aws/acm/list_certificates.h"
#include "aws/acm/list_tags_for_certificate.h"
#include "aws/acm/remove_tags_from_certificate.h"
#include "aws/acm/request_certificate.h"
#include "aws/acm/update_certificate_options.h"
#include "base/hash.h"
#include "base/text.h"
#include "formation/types/properties.h"
#include "formation/types/requests.h"
#include "formation/types/route53_records.h"
#include "formation/types/tags.h"

namespace windlass::formation::types {

namespace {

using namespace aws::acm;

// Which records were made, in which zones. Not an attribute of anybody: no GetAtt reaches it.
constexpr const char* records_attribute = "(records)";
constexpr int pages_max = 100;

CertificateOptions options_of(const Json& properties) {
  CertificateOptions options;
  options.certificate_transparency_logging_preference =
      text(properties, "CertificateTransparencyLoggingPreference");
  options.export_ = text(properties, "CertificateExport");
  return options;
}

Result<Physical> create(const Place& place, const Wanted& wanted) {
  auto request = TRY(made_of<RequestCertificateRequest>(
      only(wanted.properties, {"CertificateAuthorityArn", "DomainName", "KeyAlgorithm",
                               "SubjectAlternativeNames", "ValidationMethod"})));
  request.idempotency_token =
      hex(sha256(wanted.stack_id + '\n' + wanted.logical_id + '\n' + wanted.token)).substr(0, 32);
  std::vector<DomainValidationOption> validations;
  for (auto& option : items(wanted.properties, "DomainValidationOptions"))
    if (auto domain = text(option, "ValidationDomain"))
      validations.push_back(
          {.domain_name = text(option, "DomainName"), .validation_domain = domain});
  if (!validations.empty()) request.domain_validation_options = std::move(validations);
  if (wanted.properties.find("CertificateTransparencyLoggingPreference") ||
      wanted.properties.find("CertificateExport"))
    request.options = options_of(wanted.properties);
  if (auto tags = tags_of(wanted); !tags.empty()) request.tags = tag_list<Tag>(tags);
  auto answer = TRY(place.client.call<op::RequestCertificate>(std::move(request)));
  auto arn = answer.certificate_arn.value_or("");
  return Physical{arn, Json::Object{{"Id", Json(arn)}}};
}

Result<CertificateDetail> get(const Place& place, const std::string& arn) {
  auto answer = TRY(place.client.call<op::DescribeCertificate>({.certificate_arn = arn}));
  return answer.certificate.value_or(CertificateDetail());
}

// "" when the template leaves the domain's record to its reader.
std::string zone_for(const Json& properties, const std::string& domain) {
  for (auto& option : items(properties, "DomainValidationOptions"))
    if (equal_ignoring_case(text_or(option, "DomainName", ""), domain))
      return text_or(option, "HostedZoneId", "");
  return {};
}

RecordSet as_record(const Json& validation) {
  RecordSet record{.name = text(validation, "Name"), .type = text(validation, "Type")};
  record.ttl = 300;
  record.resource_records.emplace();
  record.resource_records->push_back({.value = text(validation, "Value")});
  return record;
}

// Every domain's proof that has a zone; nothing while ACM has not said all of them.
std::optional<Json::Array> validations_of(const CertificateDetail& there, const Json& properties) {
  Json::Array records;
  for (auto& domain : there.domain_validation_options.value_or(std::vector<DomainValidation>())) {
    auto zone = zone_for(properties, domain.domain_name.value_or(""));
    if (zone.empty()) continue;
    if (!domain.resource_record) return std::nullopt;
    Json record = Json::Object{{"Zone", Json(zone)}};
    set_if(record, "Name", domain.resource_record->name);
    set_if(record, "Type", domain.resource_record->type);
    set_if(record, "Value", domain.resource_record->value);
    // A domain and its wildcard are proven by one record.
    if (std::ranges::find(records, record) == records.end()) records.push_back(std::move(record));
  }
  return records;
}

Result<> put_records(const Place& place, const Json::Array& records, Physical& physical) {
  for (auto& one : records) {
    RecordChanges changes;
    changes.add("UPSERT", as_record(one));
    Physical nobody;
    TRY(change_records(place,
                       TRY(zone_of(place, Json::Object{{"HostedZoneId", part(one, "Zone")}})),
                       std::move(changes), std::nullopt, nobody));
  }
  physical.attributes.set(records_attribute, Json(records));
  return Done{};
}

Result<Progress> ready(const Place& place, const Wanted& wanted, Physical& physical) {
  auto there = TRY(get(place, physical.id));
  auto status = there.status.value_or("");
  if (status == "FAILED" || status == "VALIDATION_TIMED_OUT")
    return Error{"NotStabilized",
                 "Certificate " + physical.id + " is " + status + ": " +
                     there.failure_reason.value_or("it was not validated in time")};
  if (!physical.attributes.find(records_attribute)) {
    auto records = validations_of(there, wanted.properties);
    if (!records) return Progress::Pending;
    TRY(put_records(place, *records, physical));
  }
  return status == "ISSUED" ? Progress::Ready : Progress::Pending;
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json& before,
                        const Physical& was) {
  auto& now = wanted.properties;
  if (differs(before, now, "CertificateTransparencyLoggingPreference") ||
      differs(before, now, "CertificateExport")) {
    auto options = options_of(now);
    if (!options.certificate_transparency_logging_preference)
      options.certificate_transparency_logging_preference = "ENABLED";
    TRY(place.client.call<op::UpdateCertificateOptions>(
        {.certificate_arn = was.id, .options = options}));
  }
  auto answer = TRY(place.client.call<op::ListTagsForCertificate>({.certificate_arn = was.id}));
  auto [set, drop] = tag_change(tag_map(answer.tags), tags_of(wanted));
  if (!set.empty())
    TRY(place.client.call<op::AddTagsToCertificate>(
        {.certificate_arn = was.id, .tags = tag_list<Tag>(set)}));
  std::vector<Tag> dropped;
  for (auto& key : drop) dropped.push_back({.key = key});
  if (!dropped.empty())
    TRY(place.client.call<op::RemoveTagsFromCertificate>(
        {.certificate_arn = was.id, .tags = dropped}));
  return was;
}

// Another certificate may be proven, and renewed, by the same record.
Result<bool> is_needed(const Place& place, const Json& record) {
  std::optional<std::string> token;
  for (int page = 0; page < pages_max; ++page) {
    auto answer = TRY(place.client.call<op::ListCertificates>({.next_token = token}));
    for (auto& summary :
         answer.certificate_summary_list.value_or(std::vector<CertificateSummary>())) {
      auto there = get(place, summary.certificate_arn.value_or(""));
      if (!there) continue;
      for (auto& domain :
           there->domain_validation_options.value_or(std::vector<DomainValidation>()))
        if (domain.resource_record && domain.resource_record->name == text(record, "Name"))
          return true;
    }
    token = answer.next_token;
    if (token.value_or("").empty()) break;
  }
  return false;
}

Result<> remove(const Place& place, const Wanted&, const Physical& was) {
  TRY(done_or(place.client.call<op::DeleteCertificate>({.certificate_arn = was.id}),
              {"ResourceNotFoundException"}));
  // A zone with foreign records cannot be removed: ours leave with what they proved.
  for (auto& one : items(was.attributes, records_attribute)) {
    auto there = TRY(find_record(place, text_or(one, "Zone", ""), as_record(one)));
    if (!there || TRY(is_needed(place, one))) continue;
    RecordChanges changes;
    changes.add("DELETE", *there);
    Physical nobody;
    TRY(change_records(place, text_or(one, "Zone", ""), std::move(changes), std::nullopt, nobody));
  }
  return Done{};
}

Result<std::optional<Json>> read(const Place& place, const Physical& was, const Json& properties) {
  auto answer = get(place, was.id);
  if (is_refused(answer, {"ResourceNotFoundException"})) return {std::nullopt};
  auto there = TRY(std::move(answer));
  Json now = only(properties, {"DomainValidationOptions", "ValidationMethod"});
  set_if(now, "DomainName", there.domain_name);
  set_if(now, "CertificateAuthorityArn", there.certificate_authority_arn);
  if (there.key_algorithm)  // "RSA-2048" is told of what was asked for as "RSA_2048"
    now.set("KeyAlgorithm", Json(replace_all(*there.key_algorithm, "-", "_")));
  if (properties.find("SubjectAlternativeNames")) {
    auto given = texts(properties, "SubjectAlternativeNames");
    Json::Array names;
    for (auto& name : there.subject_alternative_names.value_or(std::vector<std::string>()))
      if (name != there.domain_name || std::ranges::find(given, name) != given.end())
        names.push_back(Json(name));
    now.set("SubjectAlternativeNames", Json(std::move(names)));
  }
  if (there.options)
    set_if(now, "CertificateTransparencyLoggingPreference",
           there.options->certificate_transparency_logging_preference);
  if (properties.find("Tags")) {
    auto tags = TRY(place.client.call<op::ListTagsForCertificate>({.certificate_arn = was.id}));
    now.set("Tags", tag_property(tag_map(tags.tags), properties));
  }
  return {std::move(now)};
}

constexpr std::string_view passing[] = {"ResourceInUseException"};

}  // namespace

extern const ResourceType acm_certificate;
const ResourceType acm_certificate{.name = "AWS::CertificateManager::Certificate",
                                   .create = create,
                                   .ready = ready,
                                   .update = update,
                                   .remove = remove,
                                   .read = read,
                                   .passing = passing};

}  // namespace windlass::formation::types
