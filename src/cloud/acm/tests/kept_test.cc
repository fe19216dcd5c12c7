#include "cloud/acm/tests/acm_fixture.h"

namespace windlass::cloud::acm {

namespace {

struct ImportFixture : AcmFixture {
  ImportCertificateRequest ours(const std::string& name = "shop.example.com") {
    auto key = make_private_key(KeyKind::EcP256);
    ImportCertificateRequest in;
    in.certificate = issue_certificate(random, settings.authority, key,
                                       {{name}, clock.now() - hours(1), clock.now() + hours(100)});
    in.private_key = key;
    in.certificate_chain = settings.authority.certificate;
    return in;
  }
};

}  // namespace

TEST_CASE_FIXTURE(ImportFixture, "an imported certificate is described by what it says itself") {
  auto made = call<op::ImportCertificate>(ours());
  REQUIRE(made);
  auto detail = describe(*made->certificate_arn);
  CHECK(detail.type == "IMPORTED");
  CHECK(detail.status == "ISSUED");
  CHECK(detail.domain_name == "shop.example.com");
  CHECK(detail.key_algorithm == "EC_prime256v1");
  CHECK(detail.renewal_eligibility == "INELIGIBLE");
  CHECK(!detail.domain_validation_options);
}

TEST_CASE_FIXTURE(ImportFixture, "imported again into its place, a certificate keeps its ARN") {
  auto arn = *call<op::ImportCertificate>(ours())->certificate_arn;
  auto before = *describe(arn).serial;
  auto again = ours("other.example.com");
  again.certificate_arn = arn;
  CHECK(call<op::ImportCertificate>(again)->certificate_arn == arn);
  CHECK(describe(arn).serial != before);
  CHECK(describe(arn).domain_name == "other.example.com");
}

TEST_CASE_FIXTURE(ImportFixture, "what does not belong together is not imported") {
  auto in = ours();
  in.private_key = make_private_key(KeyKind::EcP256);
  CHECK(call<op::ImportCertificate>(in).error().message ==
        "the private key is not that of the certificate.");
  in = ours();
  in.certificate_chain = in.certificate;
  CHECK(call<op::ImportCertificate>(in).error().code == "ValidationException");
  in = ours();
  clock.advance(hours(101));
  CHECK(call<op::ImportCertificate>(in).error().message == "The certificate has expired.");
}

TEST_CASE_FIXTURE(ImportFixture, "no private key lies in the rows as it is") {
  auto in = ours();
  REQUIRE(call<op::ImportCertificate>(in));
  auto middle = in.private_key->substr(60, 40);
  CHECK(!db.any("select 1 from acm_certificate where instr(key, ?)", {middle}));
}

TEST_CASE_FIXTURE(ImportFixture,
                  "lists hold what the filters want, and RSA alone when they want nothing") {
  REQUIRE(call<op::ImportCertificate>(ours()));
  request("a.example.com");
  CHECK(call<op::ListCertificates>({})->certificate_summary_list->empty());
  ListCertificatesRequest in;
  in.includes = Filters{.key_types = std::vector<std::string>{"EC_prime256v1"}};
  CHECK(call<op::ListCertificates>(in)->certificate_summary_list->size() == 2);
  in.certificate_statuses = {"ISSUED"};
  CHECK(call<op::ListCertificates>(in)->certificate_summary_list->size() == 1);
  in.certificate_statuses.reset();
  in.max_items = 1;
  auto page = call<op::ListCertificates>(in);
  REQUIRE(page->next_token);
  in.next_token = page->next_token;
  CHECK(call<op::ListCertificates>(in)->certificate_summary_list->size() == 1);
  in.next_token = "x";
  CHECK(call<op::ListCertificates>(in).error().code == "InvalidArgsException");
}

TEST_CASE_FIXTURE(ImportFixture, "tags come and go") {
  auto arn = request("a.example.com");
  REQUIRE(call<op::AddTagsToCertificate>(
      {.certificate_arn = arn, .tags = std::vector<Tag>{{"team", "red"}, {"tier", "web"}}}));
  REQUIRE(call<op::RemoveTagsFromCertificate>(
      {.certificate_arn = arn,
       .tags = std::vector<Tag>{{"team", "blue"}, {"tier", std::nullopt}}}));
  auto tags = *call<op::ListTagsForCertificate>({.certificate_arn = arn})->tags;
  REQUIRE(tags.size() == 1);
  CHECK(tags[0].value == "red");
  CHECK(call<op::AddTagsToCertificate>(
            {.certificate_arn = arn, .tags = std::vector<Tag>{{"aws:x", "y"}}})
            .error()
            .code == "InvalidTagException");
}

TEST_CASE_FIXTURE(ImportFixture,
                  "a deleted certificate is gone, and another account's was never there") {
  auto arn = request("a.example.com");
  auto owner = caller;
  caller = root_of(AccountId{"111122223333"});
  CHECK(call<op::DescribeCertificate>({.certificate_arn = arn}).error().code ==
        "ResourceNotFoundException");
  caller = owner;
  REQUIRE(call<op::DeleteCertificate>({.certificate_arn = arn}));
  CHECK(call<op::DescribeCertificate>({.certificate_arn = arn}).error().code ==
        "ResourceNotFoundException");
  CHECK(call<op::DescribeCertificate>({.certificate_arn = "x"}).error().code ==
        "InvalidArnException");
}

TEST_CASE_FIXTURE(ImportFixture,
                  "how long before the end one wants to hear of it is kept by account") {
  CHECK(*call<op::GetAccountConfiguration>({})->expiry_events->days_before_expiry == 45);
  PutAccountConfigurationRequest in;
  in.expiry_events = ExpiryEventsConfiguration{30};
  REQUIRE(call<op::PutAccountConfiguration>(in));
  CHECK(*call<op::GetAccountConfiguration>({})->expiry_events->days_before_expiry == 30);
}

}  // namespace windlass::cloud::acm
