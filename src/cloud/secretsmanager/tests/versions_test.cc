#include "cloud/secretsmanager/tests/secrets_fixture.h"

namespace windlass::cloud::secretsmanager {

TEST_CASE_FIXTURE(SecretsFixture, "a new value is current, and the one before previous") {
  given("jobs", "one");
  auto second = *put("jobs", "two")->version_id;
  CHECK(value("jobs") == "two");
  CHECK(value("jobs", "AWSPREVIOUS") == "one");
  auto third = put("jobs", "three");
  CHECK(third->version_stages == Names{"AWSCURRENT"});
  CHECK(value("jobs", "AWSPREVIOUS") == "two");
  CHECK(get("jobs", {}, second)->secret_string == "two");
  CHECK(described("jobs").version_ids_to_stages->size() == 2);
}

TEST_CASE_FIXTURE(SecretsFixture,
                  "a value put under a stage of its own changes nothing for readers") {
  given("jobs", "one");
  REQUIRE(put("jobs", "two", {}, Names{"AWSPENDING"}));
  CHECK(value("jobs") == "one");
  CHECK(value("jobs", "AWSPENDING") == "two");
}

TEST_CASE_FIXTURE(SecretsFixture, "the same token brings the same version, or is refused") {
  given("jobs", "one");
  std::string token = "11111111-2222-3333-4444-555555555555";
  auto first = put("jobs", "two", token);
  CHECK(first->version_id == token);
  REQUIRE(put("jobs", "three"));
  CHECK(put("jobs", "two", token)->version_id == token);
  CHECK(value("jobs") == "three");
  CHECK(code_of(put("jobs", "four", token)) == "ResourceExistsException");
}

TEST_CASE_FIXTURE(SecretsFixture, "a value is needed, and a secret to put it in") {
  given();
  PutSecretValueRequest asked;
  asked.secret_id = "jobs";
  CHECK(code_of(call<op::PutSecretValue>(asked)) == "InvalidRequestException");
  CHECK(code_of(put("none", "x")) == "ResourceNotFoundException");
}

TEST_CASE_FIXTURE(SecretsFixture, "a version and a stage that are both asked for must fit") {
  given("jobs", "one");
  auto second = *put("jobs", "two")->version_id;
  CHECK(get("jobs", "AWSCURRENT", second));
  CHECK(message_of(get("jobs", "AWSPREVIOUS", second)) ==
        "You provided a VersionStage that is not associated to the provided VersionId.");
  CHECK(message_of(get("jobs", {}, "none")) ==
        "Secrets Manager can't find the specified secret value for VersionId: none");
  CHECK(code_of(get("jobs", "none")) == "ResourceNotFoundException");
}

TEST_CASE_FIXTURE(SecretsFixture, "moving AWSCURRENT by hand makes the former one previous") {
  given("jobs", "one");
  auto first = *get("jobs")->version_id;
  auto second = *put("jobs", "two", {}, Names{"AWSPENDING"})->version_id;
  auto move = [&](std::optional<std::string> from, std::optional<std::string> to) {
    return call<op::UpdateSecretVersionStage>({"jobs", "AWSCURRENT", from, to});
  };
  CHECK(message_of(move({}, second)).find("RemoveFromVersionId can't be empty") !=
        std::string::npos);
  CHECK(code_of(move(second, first)) == "InvalidParameterException");
  CHECK(code_of(move(first, {})) == "InvalidParameterException");
  CHECK(code_of(move(first, "none")) == "ResourceNotFoundException");
  REQUIRE(move(first, second));
  CHECK(value("jobs") == "two");
  CHECK(value("jobs", "AWSPREVIOUS") == "one");
}

TEST_CASE_FIXTURE(SecretsFixture, "a stage that was removed is on no version") {
  given("jobs", "one");
  auto second = *put("jobs", "two", {}, Names{"blue"})->version_id;
  must<op::UpdateSecretVersionStage>({"jobs", "blue", second, {}});
  CHECK(value("jobs", "blue") == "ResourceNotFoundException");
}

TEST_CASE_FIXTURE(SecretsFixture, "versions are listed; those without a stage if asked for") {
  given("jobs", "one");
  REQUIRE(put("jobs", "two"));
  REQUIRE(put("jobs", "three"));
  ListSecretVersionIdsRequest asked;
  asked.secret_id = "jobs";
  CHECK(must<op::ListSecretVersionIds>(asked).versions->size() == 2);
  asked.include_deprecated = true;
  asked.max_results = 2;
  auto page = must<op::ListSecretVersionIds>(asked);
  CHECK(page.versions->size() == 2);
  CHECK(page.versions->at(0).kms_key_ids == Names{"DefaultEncryptionKey"});
  asked.next_token = page.next_token;
  CHECK(must<op::ListSecretVersionIds>(asked).versions->size() == 1);
  asked.secret_id = "none";
  CHECK(code_of(call<op::ListSecretVersionIds>(asked)) == "ResourceNotFoundException");
}

TEST_CASE_FIXTURE(SecretsFixture, "of very many versions, those without a stage go first") {
  given("jobs", "0");
  auto pinned = *put("jobs", "pinned", {}, Names{"pinned"})->version_id;
  for (int i = 1; i <= 110; ++i) {
    clock.advance(std::chrono::seconds(1));
    REQUIRE(put("jobs", std::to_string(i)));
  }
  CHECK(db.find_integer("select count(*) from secret_version") == 100);
  CHECK(value("jobs", "pinned") == "pinned");
  CHECK(value("jobs") == "110");
}

TEST_CASE_FIXTURE(SecretsFixture, "a value that was moved to another secret's row does not open") {
  for (auto* name : {"a", "b"}) {
    auto asked = secret_of(name, name);
    asked.client_request_token = "11111111-2222-3333-4444-555555555555";
    must<op::CreateSecret>(asked);
  }
  db.run(
      "update secret_version set value = (select value from secret_version where secret = 2) "
      "where secret = 1");
  CHECK(value("a") == "DecryptionFailure");
}

}  // namespace windlass::cloud::secretsmanager
