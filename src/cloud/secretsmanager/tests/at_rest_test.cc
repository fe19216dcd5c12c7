#include "base/text.h"
#include "cloud/core/testing/rows.h"
#include "cloud/secretsmanager/tests/secrets_fixture.h"

namespace windlass::cloud::secretsmanager {

TEST_CASE_FIXTURE(SecretsFixture, "a secret lies in no row as it is, in no version") {
  std::string canary = "canary-5ecret";
  auto asked = secret_of("jobs", canary + "-1");
  asked.description = "a description, which does";
  must<op::CreateSecret>(asked);
  REQUIRE(put("jobs", canary + "-2"));
  PutSecretValueRequest bytes;
  bytes.secret_id = "jobs";
  bytes.secret_binary = canary + "-3";
  must<op::PutSecretValue>(bytes);
  CHECK(get("jobs")->secret_binary == canary + "-3");

  auto rows = testing::every_row(db);
  REQUIRE(rows.find("a description, which does") != std::string::npos);
  for (auto& text : {canary, hex(canary), base64(canary).substr(0, 16)})
    CHECK(rows.find(text) == std::string::npos);
}

}  // namespace windlass::cloud::secretsmanager
