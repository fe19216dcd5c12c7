#include "base/text.h"
#include "cloud/core/testing/rows.h"
#include "cloud/ssm/tests/ssm_fixture.h"

namespace windlass::cloud::ssm {

TEST_CASE_FIXTURE(SsmFixture, "a SecureString lies in no row as it is, in no version and no tier") {
  std::string canary = "canary-5ecret";
  given("plain", "a String, which does");
  given("jobs", canary + "-1", "SecureString");
  REQUIRE(overwrite("jobs", canary + "-2"));
  auto asked = string_of("large", canary + std::string(5000, 'x'));
  asked.type = "SecureString";
  asked.tier = "Advanced";
  must<op::PutParameter>(asked);
  CHECK(value("jobs") == canary + "-2");

  auto rows = testing::every_row(db);
  REQUIRE(rows.find("a String, which does") != std::string::npos);
  for (auto& text : {canary, hex(canary), base64(canary).substr(0, 16)})
    CHECK(rows.find(text) == std::string::npos);
}

}  // namespace windlass::cloud::ssm
