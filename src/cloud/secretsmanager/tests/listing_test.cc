#include "cloud/secretsmanager/tests/secrets_fixture.h"

namespace windlass::cloud::secretsmanager {

TEST_CASE_FIXTURE(SecretsFixture, "secrets are listed in the order they were made, page by page") {
  for (auto* name : {"b", "a", "c"}) {
    given(name);
    clock.advance(std::chrono::seconds(1));
  }
  ListSecretsRequest asked;
  asked.max_results = 2;
  CHECK(must<op::ListSecrets>(asked).secret_list->size() == 2);
  CHECK(listed(asked) == "b a c");
  asked.sort_by = "name";
  CHECK(listed(asked) == "a b c");
  asked.sort_order = "desc";
  CHECK(listed(asked) == "c b a");
  asked.sort_by = "last-accessed-date";
  (void)get("a");
  CHECK(listed(asked) == "a c b");
  asked.next_token = "%%";
  CHECK(code_of(call<op::ListSecrets>(asked)) == "InvalidNextTokenException");
}

TEST_CASE_FIXTURE(SecretsFixture, "secrets on their way out are listed only if asked for") {
  given("a");
  given("b");
  DeleteSecretRequest gone;
  gone.secret_id = "a";
  must<op::DeleteSecret>(gone);
  CHECK(listed() == "b");
  ListSecretsRequest asked;
  asked.include_planned_deletion = true;
  CHECK(listed(asked) == "a b");
}

TEST_CASE_FIXTURE(SecretsFixture, "secrets are found by name, description and tag") {
  auto asked = secret_of("team/jobs", "x");
  asked.description = "Password of the Database";
  asked.tags = std::vector<Tag>{{"stage", "prod"}};
  must<op::CreateSecret>(asked);
  given("other");
  CHECK(found("name", "team/") == "team/jobs");
  CHECK(found("name", "Team/") == "");
  CHECK(found("name", "!team/") == "other");
  CHECK(found("description", "database") == "team/jobs");
  CHECK(found("tag-key", "sta") == "team/jobs");
  CHECK(found("tag-value", "prod") == "team/jobs");
  CHECK(found("all", "PROD password") == "team/jobs");
  CHECK(found("all", "prod nothing") == "");
  CHECK(found("owning-service", "rds") == "");
}

TEST_CASE_FIXTURE(SecretsFixture,
                  "many values are got at once, with an error for each that is not") {
  given("a", "1");
  given("b", "2");
  BatchGetSecretValueRequest asked;
  asked.secret_id_list = Names{"b", "none", "a"};
  auto answer = must<op::BatchGetSecretValue>(asked);
  REQUIRE(answer.secret_values->size() == 2);
  CHECK(answer.secret_values->at(0).secret_string == "2");
  REQUIRE(answer.errors->size() == 1);
  CHECK(answer.errors->at(0).secret_id == "none");
  CHECK(answer.errors->at(0).error_code == "ResourceNotFoundException");
}

TEST_CASE_FIXTURE(SecretsFixture, "many values are got by filter, in pages") {
  for (auto* name : {"job-a", "job-b", "job-c", "other"}) given(name);
  BatchGetSecretValueRequest asked;
  asked.filters = std::vector<Filter>{{"name", Names{"job-"}}};
  asked.max_results = 2;
  auto page = must<op::BatchGetSecretValue>(asked);
  CHECK(page.secret_values->size() == 2);
  asked.next_token = page.next_token;
  page = must<op::BatchGetSecretValue>(asked);
  REQUIRE(page.secret_values->size() == 1);
  CHECK(page.secret_values->at(0).name == "job-c");
}

TEST_CASE_FIXTURE(SecretsFixture, "a batch is named or filtered, not both and not neither") {
  BatchGetSecretValueRequest asked;
  CHECK(code_of(call<op::BatchGetSecretValue>(asked)) == "InvalidParameterException");
  asked.secret_id_list = Names{"a"};
  asked.max_results = 2;
  CHECK(code_of(call<op::BatchGetSecretValue>(asked)) == "InvalidParameterException");
  asked.filters = std::vector<Filter>{};
  CHECK(code_of(call<op::BatchGetSecretValue>(asked)) == "InvalidParameterException");
}

}  // namespace windlass::cloud::secretsmanager
