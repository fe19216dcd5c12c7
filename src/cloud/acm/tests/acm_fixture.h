// ACM with a stand-in for Route 53: zones as the test has them.
#pragma once

#include <map>

#include "aws/route53/list_hosted_zones.h"
#include "aws/route53/list_resource_record_sets.h"
#include "aws/route53/service.h"
#include "base/time.h"
#include "cloud/acm/acm.h"
#include "cloud/acm/handlers.h"
#include "cloud/core/testing/fixture.h"
#include "cloud/core/testing/world.h"

namespace windlass::cloud::acm {

// The records of the one zone there is, example.com; handlers are plain functions.
inline std::map<std::string, std::string> records;

inline Result<aws::route53::ListHostedZonesResponse> list_zones(
    Work&, const Call&, const aws::route53::ListHostedZonesRequest&) {
  aws::route53::HostedZone zone;
  zone.id = "/hostedzone/Z1";
  zone.name = "example.com.";
  aws::route53::ListHostedZonesResponse answer;
  answer.hosted_zones = {zone};
  return answer;
}

inline Result<aws::route53::ListResourceRecordSetsResponse> list_records(
    Work&, const Call&, const aws::route53::ListResourceRecordSetsRequest& in) {
  aws::route53::ListResourceRecordSetsResponse answer;
  answer.resource_record_sets.emplace();
  if (auto found = records.find(*in.start_record_name); found != records.end()) {
    aws::route53::ResourceRecordSet set;
    set.name = found->first;
    set.type = "CNAME";
    set.resource_records.emplace();
    set.resource_records->push_back({found->second});
    answer.resource_record_sets->push_back(set);
  }
  return answer;
}

inline const Operation zone_operations[] = {{"ListHostedZones", reads<&list_zones>},
                                            {"ListResourceRecordSets", reads<&list_records>}};
inline const cloud::Service zones{
    .model = &aws::route53::service, .operations = zone_operations, .migrations = {"zones", {}}};

struct AcmFixture : testing::Fixture {
  AcmFixture() : Fixture({&service, &zones}) {
    records.clear();
    settings.master_key = std::string(32, 'k');
    settings.authority =
        make_authority(random, "test", clock.now() - hours(1), clock.now() + hours(90'000));
  }
  static Duration hours(int count) { return std::chrono::hours(count); }

  std::string request(const std::string& domain, std::vector<std::string> others = {}) {
    RequestCertificateRequest in;
    in.domain_name = domain;
    in.validation_method = "DNS";
    in.key_algorithm = "EC_prime256v1";
    if (!others.empty()) in.subject_alternative_names = others;
    auto answer = call<op::RequestCertificate>(in);
    REQUIRE(answer);
    return *answer->certificate_arn;
  }
  CertificateDetail describe(const std::string& arn) {
    auto answer = call<op::DescribeCertificate>({.certificate_arn = arn});
    REQUIRE(answer);
    return *answer->certificate;
  }
  void prove(const std::string& arn) {
    auto detail = describe(arn);
    for (auto& one : *detail.domain_validation_options)
      records[*one.resource_record->name] = *one.resource_record->value;
  }
  void do_duties() { run_duties(quiet.world); }

  testing::QuietWorld quiet{clock, log};
};

}  // namespace windlass::cloud::acm
