#include "formation/types/tests/played.h"

namespace windlass::formation::testing {

namespace {

const std::string certificate = R"({"DomainName":"example.com","ValidationMethod":"DNS",
  "SubjectAlternativeNames":["*.example.com"],
  "DomainValidationOptions":[{"DomainName":"example.com","HostedZoneId":"Z1"},
                             {"DomainName":"*.example.com","HostedZoneId":"Z1"}]})";
std::string described(const std::string& status) {
  auto proof = R"("ResourceRecord":{"Name":"_p.example.com.","Type":"CNAME","Value":"_v."})";
  return R"({"Certificate":{"Status":")" + status + R"(","DomainValidationOptions":[
    {"DomainName":"example.com",)" +
         proof + R"(},{"DomainName":"*.example.com",)" + proof + "}]}}";
}

}  // namespace

TEST_CASE("a certificate proves itself once where the template names a zone, and waits") {
  Played played("AWS::CertificateManager::Certificate");
  played.script().answer("RequestCertificate", R"({"CertificateArn":"arn:c"})");
  played.script().answer("DescribeCertificate", described("PENDING_VALIDATION"));
  played.script().answer("DescribeCertificate", described("PENDING_VALIDATION"));
  played.script().answer("DescribeCertificate", described("ISSUED"));
  auto made = played.create(certificate);
  REQUIRE(made);
  CHECK(played.ready(certificate, *made).value() == Progress::Pending);
  CHECK(played.ready(certificate, *made).value() == Progress::Pending);
  CHECK(played.ready(certificate, *made).value() == Progress::Ready);
  CHECK(played.asked() ==
        "RequestCertificate DescribeCertificate ChangeResourceRecordSets DescribeCertificate "
        "DescribeCertificate");
}

TEST_CASE("a certificate without a zone leaves its proof to others") {
  Played played("AWS::CertificateManager::Certificate");
  played.script().answer("DescribeCertificate", described("PENDING_VALIDATION"));
  Physical made{"arn:c"};
  CHECK(played.ready(R"({"DomainName":"example.com"})", made).value() == Progress::Pending);
  CHECK(played.asked() == "DescribeCertificate");
}

TEST_CASE("a certificate that failed says why") {
  Played played("AWS::CertificateManager::Certificate");
  played.script().answer("DescribeCertificate",
                         R"({"Certificate":{"Status":"FAILED","FailureReason":"CAA_ERROR"}})");
  Physical made{"arn:c"};
  auto refused = played.ready(certificate, made);
  REQUIRE(!refused);
  CHECK(refused.error().message.find("CAA_ERROR") != std::string::npos);
}

TEST_CASE("a certificate takes its proof along, so that its zone can be removed") {
  Played played("AWS::CertificateManager::Certificate");
  played.script().answer("ListResourceRecordSets", R"({"ResourceRecordSets":[
    {"Name":"_p.example.com.","Type":"CNAME","TTL":300,"ResourceRecords":[{"Value":"_v."}]}]})");
  Physical made{"arn:c", *parse_json(R"x({"(records)":[{"Zone":"Z1","Name":"_p.example.com.",
                                         "Type":"CNAME","Value":"_v."}]})x")};
  REQUIRE(played.remove(certificate, made));
  CHECK(played.asked() ==
        "DeleteCertificate ListResourceRecordSets ListCertificates ChangeResourceRecordSets");
}

TEST_CASE("a proof that another certificate needs stays") {
  Played played("AWS::CertificateManager::Certificate");
  played.script().answer("ListResourceRecordSets", R"({"ResourceRecordSets":[
    {"Name":"_p.example.com.","Type":"CNAME","TTL":300,"ResourceRecords":[{"Value":"_v."}]}]})");
  played.script().answer("ListCertificates",
                         R"({"CertificateSummaryList":[{"CertificateArn":"arn:other"}]})");
  played.script().answer("DescribeCertificate", described("ISSUED"));
  Physical made{"arn:c", *parse_json(R"x({"(records)":[{"Zone":"Z1","Name":"_p.example.com.",
                                         "Type":"CNAME","Value":"_v."}]})x")};
  REQUIRE(played.remove(certificate, made));
  CHECK(played.said("ChangeResourceRecordSets").is_null());
}

}  // namespace windlass::formation::testing
