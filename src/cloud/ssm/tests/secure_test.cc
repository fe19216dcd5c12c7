#include "base/text.h"
#include "cloud/ssm/tests/ssm_fixture.h"

namespace windlass::cloud::ssm {

TEST_CASE_FIXTURE(SsmFixture, "a SecureString is readable only with decryption") {
  given("jobs", "s3cret", "SecureString");
  CHECK(value("jobs") == "s3cret");
  auto hidden = value("jobs", false);
  CHECK(parse_base64(hidden));
  CHECK(parse_base64(hidden)->find("s3cret") == std::string::npos);
}

TEST_CASE_FIXTURE(SsmFixture,
                  "a SecureString is under AWS's key for the service unless another is named") {
  given("jobs", "s3cret", "SecureString");
  CHECK(must<op::DescribeParameters>({}).parameters->at(0).key_id == "alias/aws/ssm");
  auto key = *must<aws::kms::op::CreateKey>({}).key_metadata->key_id;
  auto asked = string_of("other", "s3cret");
  asked.type = "SecureString";
  asked.key_id = key;
  must<op::PutParameter>(asked);
  CHECK(described("KeyId", "", {key}) == "other");
  CHECK(value("other") == "s3cret");
}

TEST_CASE_FIXTURE(SsmFixture, "a SecureString is out of reach while its key is disabled") {
  auto key = *must<aws::kms::op::CreateKey>({}).key_metadata->key_id;
  auto asked = string_of("jobs", "s3cret");
  asked.type = "SecureString";
  asked.key_id = key;
  must<op::PutParameter>(asked);
  must<aws::kms::op::DisableKey>({.key_id = key});
  auto refused = get("jobs");
  CHECK(code_of(refused) == "InvalidKeyId");
  CHECK(message_of(refused).find("is disabled") != std::string::npos);
  CHECK(get("jobs", false));
}

TEST_CASE_FIXTURE(SsmFixture, "a key that does not exist, or is not needed, is refused") {
  auto asked = string_of("jobs", "s3cret");
  asked.key_id = "alias/none";
  CHECK(code_of(call<op::PutParameter>(asked)) == "ValidationException");
  asked.type = "SecureString";
  CHECK(code_of(call<op::PutParameter>(asked)) == "InvalidKeyId");
  CHECK(value("jobs") == "ParameterNotFound");
}

TEST_CASE_FIXTURE(SsmFixture, "an advanced SecureString may have 8192 characters") {
  auto asked = string_of("jobs", std::string(8192, 's'));
  asked.type = "SecureString";
  asked.tier = "Advanced";
  must<op::PutParameter>(asked);
  CHECK(value("jobs") == *asked.value);
}

TEST_CASE_FIXTURE(SsmFixture, "a value that was moved to another parameter's row does not open") {
  given("a", "one", "SecureString");
  given("b", "two", "SecureString");
  db.run(
      "update ssm_version set value = (select value from ssm_version where parameter = 2) "
      "where parameter = 1");
  CHECK(value("a") == "InvalidKeyId");
}

TEST_CASE_FIXTURE(SsmFixture, "the history and paths show SecureStrings as they are asked to") {
  given("/a/x", "s3cret", "SecureString");
  GetParametersByPathRequest asked;
  asked.path = "/a";
  CHECK(must<op::GetParametersByPath>(asked).parameters->at(0).value != "s3cret");
  asked.with_decryption = true;
  CHECK(must<op::GetParametersByPath>(asked).parameters->at(0).value == "s3cret");
  GetParameterHistoryRequest history;
  history.name = "/a/x";
  CHECK(must<op::GetParameterHistory>(history).parameters->at(0).value != "s3cret");
  history.with_decryption = true;
  CHECK(must<op::GetParameterHistory>(history).parameters->at(0).value == "s3cret");
}

}  // namespace windlass::cloud::ssm
