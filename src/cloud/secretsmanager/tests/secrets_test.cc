#include "cloud/secretsmanager/tests/secrets_fixture.h"

namespace windlass::cloud::secretsmanager {

TEST_CASE_FIXTURE(SecretsFixture, "a secret is got as it was made") {
  auto made = must<op::CreateSecret>(secret_of("jobs", "one"));
  auto got = *get("jobs");
  CHECK(got.secret_string == "one");
  CHECK(!got.secret_binary);
  CHECK(got.arn == made.arn);
  CHECK(got.version_id == made.version_id);
  CHECK(got.version_stages == Names{"AWSCURRENT"});
  CHECK(got.created_date == clock.now());
}

TEST_CASE_FIXTURE(SecretsFixture, "a secret may be bytes, but not text and bytes") {
  CreateSecretRequest asked;
  asked.name = "jobs";
  asked.secret_binary = std::string("\0\xff", 2);
  must<op::CreateSecret>(asked);
  CHECK(get("jobs")->secret_binary == asked.secret_binary);
  asked.name = "other";
  asked.secret_string = "x";
  CHECK(code_of(call<op::CreateSecret>(asked)) == "InvalidParameterException");
}

TEST_CASE_FIXTURE(SecretsFixture,
                  "a secret is found by name, ARN, and the ARN without its last six") {
  auto arn = given("team/jobs");
  CHECK(arn.starts_with("arn:aws:secretsmanager:us-east-1:000000000000:secret:team/jobs-"));
  CHECK(arn.size() ==
        std::string("arn:aws:secretsmanager:us-east-1:000000000000:secret:team/jobs-").size() + 6);
  CHECK(value(arn) == "one");
  CHECK(value(arn.substr(0, arn.size() - 7)) == "one");
  CHECK(value(arn.substr(0, arn.size() - 6) + "XXXXXX") == "ResourceNotFoundException");
  CHECK(value("jobs") == "ResourceNotFoundException");
}

TEST_CASE_FIXTURE(SecretsFixture,
                  "a name that looks like a name with its suffix is found by its ARN") {
  auto longer = given("jobs-abcdef", "two");
  given("jobs", "one");
  CHECK(value(longer) == "two");
  CHECK(value("arn:aws:secretsmanager:us-east-1:000000000000:secret:jobs-abcdef") == "two");
}

TEST_CASE_FIXTURE(SecretsFixture, "what another region or account made is not here") {
  given();
  region.text = "eu-west-1";
  CHECK(value("jobs") == "ResourceNotFoundException");
  region.text = "us-east-1";
  caller = root_of(AccountId{"111111111111"});
  CHECK(value("jobs") == "ResourceNotFoundException");
}

// Whether its policy lets the other in, the gateway has asked before.
TEST_CASE_FIXTURE(SecretsFixture, "another account's secret is found by its ARN") {
  auto arn = given();
  caller = root_of(AccountId{"111111111111"});
  auto found = call<op::DescribeSecret>({.secret_id = arn});
  REQUIRE(found);
  CHECK(found->arn == arn);
}

TEST_CASE_FIXTURE(SecretsFixture, "a name is given once, unless it is the same request again") {
  auto asked = secret_of("jobs", "one");
  asked.client_request_token = "11111111-2222-3333-4444-555555555555";
  auto first = must<op::CreateSecret>(asked);
  CHECK(first.version_id == asked.client_request_token);
  CHECK(must<op::CreateSecret>(asked).arn == first.arn);
  asked.secret_string = "two";
  auto refused = call<op::CreateSecret>(asked);
  CHECK(code_of(refused) == "ResourceExistsException");
  CHECK(message_of(refused) == "The operation failed because the secret jobs already exists.");
}

TEST_CASE_FIXTURE(SecretsFixture, "names have rules, and what is not built is refused by name") {
  CHECK(code_of(call<op::CreateSecret>(secret_of("a b", "x"))) == "ValidationException");
  CHECK(code_of(call<op::CreateSecret>(secret_of("", "x"))) == "ValidationException");
  auto asked = secret_of("jobs", "x");
  asked.add_replica_regions = std::vector<ReplicaRegionType>(1);
  CHECK(code_of(call<op::CreateSecret>(asked)) == "InvalidParameterException");
}

TEST_CASE_FIXTURE(SecretsFixture, "a secret without a value says so") {
  CreateSecretRequest asked;
  asked.name = "jobs";
  CHECK(!must<op::CreateSecret>(asked).version_id);
  CHECK(message_of(get("jobs")) ==
        "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT");
  CHECK(!described("jobs").version_ids_to_stages);
}

TEST_CASE_FIXTURE(SecretsFixture, "description, key and value are updated") {
  given();
  UpdateSecretRequest asked;
  asked.secret_id = "jobs";
  asked.description = "for jobs";
  CHECK(!must<op::UpdateSecret>(asked).version_id);
  CHECK(described("jobs").description == "for jobs");
  asked.secret_string = "two";
  CHECK(must<op::UpdateSecret>(asked).version_id);
  CHECK(value("jobs") == "two");
  CHECK(value("jobs", "AWSPREVIOUS") == "one");
  asked.secret_id = "none";
  CHECK(code_of(call<op::UpdateSecret>(asked)) == "ResourceNotFoundException");
}

TEST_CASE_FIXTURE(SecretsFixture, "with a new key, every version is encrypted anew") {
  auto first = *must<aws::kms::op::CreateKey>({}).key_metadata->key_id;
  auto second = *must<aws::kms::op::CreateKey>({}).key_metadata->key_id;
  auto asked = secret_of("jobs", "one");
  asked.kms_key_id = first;
  must<op::CreateSecret>(asked);
  REQUIRE(put("jobs", "two"));
  UpdateSecretRequest change;
  change.secret_id = "jobs";
  change.kms_key_id = second;
  must<op::UpdateSecret>(change);
  must<aws::kms::op::DisableKey>({.key_id = first});
  CHECK(value("jobs") == "two");
  CHECK(value("jobs", "AWSPREVIOUS") == "one");
  CHECK(described("jobs").kms_key_id == second);
}

TEST_CASE_FIXTURE(SecretsFixture, "a secret is out of reach while its key is disabled") {
  auto key = *must<aws::kms::op::CreateKey>({}).key_metadata->key_id;
  auto asked = secret_of("jobs", "one");
  asked.kms_key_id = key;
  must<op::CreateSecret>(asked);
  must<aws::kms::op::DisableKey>({.key_id = key});
  CHECK(value("jobs") == "DecryptionFailure");
  CHECK(code_of(put("jobs", "two")) == "EncryptionFailure");
}

TEST_CASE_FIXTURE(SecretsFixture, "a deleted secret can be restored until its window is over") {
  given();
  DeleteSecretRequest asked;
  asked.secret_id = "jobs";
  asked.recovery_window_in_days = 7;
  auto answer = must<op::DeleteSecret>(asked);
  CHECK(answer.deletion_date == clock.now() + 7 * day);
  auto refused = get("jobs");
  CHECK(code_of(refused) == "InvalidRequestException");
  CHECK(message_of(refused) ==
        "You can't perform this operation on the secret because it was marked for deletion.");
  CHECK(described("jobs").deleted_date == clock.now());
  CHECK(code_of(call<op::CreateSecret>(secret_of("jobs", "x"))) == "InvalidRequestException");

  must<op::RestoreSecret>({"jobs"});
  CHECK(value("jobs") == "one");
  must<op::DeleteSecret>(asked);
  clock.advance(7 * day - std::chrono::seconds(1));
  run_tasks();
  must<op::DescribeSecret>({"jobs"});
  clock.advance(std::chrono::seconds(1));
  run_tasks();
  CHECK(code_of(call<op::DescribeSecret>({"jobs"})) == "ResourceNotFoundException");
  CHECK(code_of(call<op::RestoreSecret>({"jobs"})) == "ResourceNotFoundException");
}

TEST_CASE_FIXTURE(SecretsFixture,
                  "a secret deleted by force is gone at once, and its name is free") {
  auto before = given();
  DeleteSecretRequest asked;
  asked.secret_id = "jobs";
  asked.force_delete_without_recovery = true;
  must<op::DeleteSecret>(asked);
  CHECK(value("jobs") == "ResourceNotFoundException");
  CHECK(given() != before);
  asked.secret_id = "none";
  CHECK(call<op::DeleteSecret>(asked));
}

TEST_CASE_FIXTURE(SecretsFixture, "a recovery window has 7 to 30 days, and force has none") {
  given();
  DeleteSecretRequest asked;
  asked.secret_id = "jobs";
  for (std::int64_t days : {6, 31}) {
    asked.recovery_window_in_days = days;
    CHECK(code_of(call<op::DeleteSecret>(asked)) == "InvalidParameterException");
  }
  asked.recovery_window_in_days = 7;
  asked.force_delete_without_recovery = true;
  CHECK(code_of(call<op::DeleteSecret>(asked)) == "InvalidParameterException");
}

TEST_CASE_FIXTURE(SecretsFixture, "the day of the last reading is remembered") {
  given();
  CHECK(!described("jobs").last_accessed_date);
  (void)get("jobs");
  CHECK(described("jobs").last_accessed_date == std::chrono::floor<std::chrono::days>(clock.now()));
}

TEST_CASE_FIXTURE(SecretsFixture, "tags come and go") {
  auto asked = secret_of("jobs", "x");
  asked.tags = std::vector<Tag>{{"team", "a"}};
  must<op::CreateSecret>(asked);
  must<op::TagResource>({"jobs", std::vector<Tag>{{"stage", "qa"}}});
  must<op::UntagResource>({"jobs", Names{"team"}});
  auto tags = *described("jobs").tags;
  REQUIRE(tags.size() == 1);
  CHECK(tags[0].key == "stage");
  CHECK(code_of(call<op::TagResource>({"none", std::vector<Tag>{}})) ==
        "ResourceNotFoundException");
  CHECK(code_of(call<op::TagResource>({"jobs", std::vector<Tag>{{"aws:x", ""}}})) ==
        "InvalidParameterException");
  CHECK(code_of(call<op::UntagResource>({"none", Names{}})) == "ResourceNotFoundException");
}

TEST_CASE_FIXTURE(SecretsFixture, "a resource policy is kept as it was given") {
  given();
  auto policy = std::string(R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow",)") +
                R"("Principal":{"AWS":"*"},"Action":"secretsmanager:*","Resource":"*"}]})";
  must<op::PutResourcePolicy>({.secret_id = "jobs", .resource_policy = policy});
  CHECK(must<op::GetResourcePolicy>({"jobs"}).resource_policy == policy);
  must<op::DeleteResourcePolicy>({"jobs"});
  CHECK(!must<op::GetResourcePolicy>({"jobs"}).resource_policy);
  CHECK(code_of(call<op::DeleteResourcePolicy>({"none"})) == "ResourceNotFoundException");
  CHECK(code_of(call<op::GetResourcePolicy>({"none"})) == "ResourceNotFoundException");
  CHECK(code_of(call<op::PutResourcePolicy>(
            {.secret_id = "jobs", .resource_policy = policy, .block_public_policy = true})) ==
        "PublicPolicyException");
  auto validated = must<op::ValidateResourcePolicy>({"jobs", policy});
  CHECK(validated.policy_validation_passed == false);
  CHECK(validated.validation_errors->size() == 1);
}

TEST_CASE_FIXTURE(SecretsFixture, "a resource policy must be a policy") {
  given();
  for (auto* text : {"{", "[]", "{}", R"({"Statement":[{"Effect":"Allow"}]})"}) {
    CHECK(code_of(call<op::PutResourcePolicy>({.secret_id = "jobs", .resource_policy = text})) ==
          "MalformedPolicyDocumentException");
    CHECK(code_of(call<op::ValidateResourcePolicy>({"jobs", text})) ==
          "MalformedPolicyDocumentException");
  }
}

}  // namespace windlass::cloud::secretsmanager
