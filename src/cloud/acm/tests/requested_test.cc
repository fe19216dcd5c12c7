#include "cloud/acm/tests/acm_fixture.h"

namespace windlass::cloud::acm {

TEST_CASE_FIXTURE(AcmFixture, "a request waits for its proof, and says which record that is") {
  auto detail = describe(request("Shop.example.com", {"*.shop.example.com", "www.example.com"}));
  CHECK(detail.status == "PENDING_VALIDATION");
  CHECK(detail.domain_name == "shop.example.com");
  auto& proofs = *detail.domain_validation_options;
  REQUIRE(proofs.size() == 3);
  CHECK(proofs[0].resource_record->name->ends_with(".shop.example.com."));
  CHECK(proofs[0].resource_record->value->ends_with(".acm-validations.aws."));
  // A wildcard is proven by the name that it stands below.
  CHECK(proofs[1].resource_record->name == proofs[0].resource_record->name);
  CHECK(proofs[2].resource_record->name != proofs[0].resource_record->name);
  do_duties();
  CHECK(describe(request("other.example.com")).status == "PENDING_VALIDATION");
}

TEST_CASE_FIXTURE(AcmFixture, "what is proven is issued by the cloud's own authority") {
  auto arn = request("shop.example.com", {"*.shop.example.com"});
  prove(arn);
  do_duties();
  auto detail = describe(arn);
  CHECK(detail.status == "ISSUED");
  CHECK(detail.issuer == "CN=test");
  CHECK(*detail.not_after - clock.now() == hours(24 * 395));
  CHECK(detail.domain_validation_options->front().validation_status == "SUCCESS");
  auto got = call<op::GetCertificate>({.certificate_arn = arn});
  REQUIRE(got);
  CHECK(check_chain(*got->certificate, settings.authority.certificate));
  CHECK(read_certificate(*got->certificate)->names ==
        std::vector<std::string>{"shop.example.com", "*.shop.example.com"});
}

TEST_CASE_FIXTURE(AcmFixture, "one domain without its proof holds the whole certificate back") {
  auto arn = request("shop.example.com", {"www.example.com"});
  prove(arn);
  records.erase(records.begin());
  do_duties();
  CHECK(describe(arn).status == "PENDING_VALIDATION");
}

TEST_CASE_FIXTURE(AcmFixture, "a request that nobody proves within three days has timed out") {
  auto arn = request("shop.example.com");
  clock.advance(hours(73));
  run_tasks();
  CHECK(describe(arn).status == "VALIDATION_TIMED_OUT");
  prove(arn);
  do_duties();
  CHECK(describe(arn).status == "VALIDATION_TIMED_OUT");
}

TEST_CASE_FIXTURE(AcmFixture,
                  "a certificate is renewed before its end as long as its proof is there") {
  auto arn = request("shop.example.com");
  prove(arn);
  do_duties();
  auto first = *describe(arn).serial;
  clock.advance(hours(24 * 300));
  do_duties();
  CHECK(describe(arn).serial == first);
  clock.advance(hours(24 * 40));
  do_duties();
  auto renewed = describe(arn);
  CHECK(renewed.serial != first);
  CHECK(renewed.renewal_summary->renewal_status == "SUCCESS");
  records.clear();
  clock.advance(hours(24 * 396));
  do_duties();
  run_tasks();
  CHECK(describe(arn).status == "EXPIRED");
}

TEST_CASE_FIXTURE(AcmFixture,
                  "the same request with the same token is the same certificate, for an hour") {
  RequestCertificateRequest in;
  in.domain_name = "shop.example.com";
  in.validation_method = "DNS";
  in.idempotency_token = "once";
  auto first = *call<op::RequestCertificate>(in)->certificate_arn;
  CHECK(call<op::RequestCertificate>(in)->certificate_arn == first);
  clock.advance(hours(2));
  CHECK(call<op::RequestCertificate>(in)->certificate_arn != first);
}

TEST_CASE_FIXTURE(AcmFixture, "what this cloud does not do is refused by name") {
  RequestCertificateRequest in;
  in.domain_name = "shop.example.com";
  CHECK(call<op::RequestCertificate>(in).error().message.starts_with(
      "ValidationMethod EMAIL is not served"));
  in.validation_method = "DNS";
  in.certificate_authority_arn = "arn:aws:acm-pca:us-east-1:000000000000:certificate-authority/x";
  CHECK(call<op::RequestCertificate>(in).error().code == "ValidationException");
  in.certificate_authority_arn.reset();
  for (auto* name : {"com", "-a.com", "a..com", "*.*.com", "a b.com"}) {
    in.domain_name = name;
    CHECK(call<op::RequestCertificate>(in).error().code ==
          "InvalidDomainValidationOptionsException");
  }
}

TEST_CASE_FIXTURE(
    AcmFixture,
    "an exported key is under its passphrase, and only goes out when that was asked for") {
  auto arn = request("shop.example.com");
  prove(arn);
  do_duties();
  CHECK(call<op::ExportCertificate>({.certificate_arn = arn, .passphrase = "word"}).error().code ==
        "ValidationException");
  RequestCertificateRequest in;
  in.domain_name = "shop.example.com";
  in.validation_method = "DNS";
  in.options = CertificateOptions{.export_ = "ENABLED"};
  auto open = *call<op::RequestCertificate>(in)->certificate_arn;
  CHECK(call<op::ExportCertificate>({.certificate_arn = open, .passphrase = "word"}).error().code ==
        "RequestInProgressException");
  do_duties();
  auto exported = call<op::ExportCertificate>({.certificate_arn = open, .passphrase = "word"});
  REQUIRE(exported);
  CHECK(exported->private_key->find("ENCRYPTED") != std::string::npos);
  CHECK(call<op::RenewCertificate>({.certificate_arn = arn}).error().code == "ValidationException");
  auto before = *describe(open).serial;
  REQUIRE(call<op::RenewCertificate>({.certificate_arn = open}));
  do_duties();
  CHECK(describe(open).serial != before);
}

}  // namespace windlass::cloud::acm
