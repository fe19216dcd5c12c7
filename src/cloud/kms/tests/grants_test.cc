#include "cloud/kms/tests/kms_fixture.h"

namespace windlass::cloud::kms {

namespace {

CreateGrantRequest grant_on(const std::string& key, std::optional<std::string> name = {}) {
  CreateGrantRequest asked;
  asked.key_id = key;
  asked.grantee_principal = "arn:aws:iam::000000000000:role/app";
  asked.retiring_principal = "arn:aws:iam::000000000000:role/admin";
  asked.operations = std::vector<std::string>{"Encrypt", "Decrypt"};
  asked.name = std::move(name);
  return asked;
}

}  // namespace

TEST_CASE_FIXTURE(KmsFixture, "a grant is listed with what it allows") {
  auto id = given_key();
  auto asked = grant_on(id, "jobs");
  asked.constraints = GrantConstraints{.encryption_context_subset = Context{{"a", "1"}}};
  auto made = must<op::CreateGrant>(asked);
  auto grants = *must<op::ListGrants>({.key_id = id}).grants;
  REQUIRE(grants.size() == 1);
  CHECK(grants[0].grant_id == made.grant_id);
  CHECK(grants[0].key_id == arn_of(id));
  CHECK(grants[0].name == "jobs");
  CHECK(grants[0].operations == std::vector<std::string>{"Decrypt", "Encrypt"});
  CHECK(grants[0].constraints->encryption_context_subset == Context{{"a", "1"}});
}

TEST_CASE_FIXTURE(KmsFixture, "a grant asked for twice by its name is one grant") {
  auto id = given_key();
  auto first = must<op::CreateGrant>(grant_on(id, "jobs"));
  CHECK(must<op::CreateGrant>(grant_on(id, "jobs")).grant_id == first.grant_id);
  CHECK(must<op::CreateGrant>(grant_on(id)).grant_id != first.grant_id);
}

TEST_CASE_FIXTURE(KmsFixture, "a grant that a symmetric key cannot keep is refused") {
  auto asked = grant_on(given_key());
  asked.operations = std::vector<std::string>{"Sign"};
  CHECK(code_of(call<op::CreateGrant>(asked)) == "ValidationException");
  asked = grant_on(given_key());
  asked.grantee_principal = "somebody";
  CHECK(code_of(call<op::CreateGrant>(asked)) == "InvalidArnException");
  must<op::DisableKey>({.key_id = asked.key_id});
  CHECK(code_of(call<op::CreateGrant>(grant_on(*asked.key_id))) == "DisabledException");
}

TEST_CASE_FIXTURE(KmsFixture, "grants are found by grantee and by id") {
  auto id = given_key();
  auto made = must<op::CreateGrant>(grant_on(id));
  CHECK(must<op::ListGrants>({.key_id = id, .grant_id = made.grant_id}).grants->size() == 1);
  CHECK(must<op::ListGrants>({.key_id = id, .grantee_principal = "arn:aws:iam::1:role/x"})
            .grants->empty());
  CHECK(code_of(call<op::ListGrants>({.key_id = "nonsense"})) == "NotFoundException");
}

TEST_CASE_FIXTURE(KmsFixture, "who may retire grants can list them") {
  must<op::CreateGrant>(grant_on(given_key()));
  auto listed = [&](const std::string& who) {
    return must<op::ListRetirableGrants>({.retiring_principal = who}).grants->size();
  };
  CHECK(listed("arn:aws:iam::000000000000:role/admin") == 1);
  CHECK(listed("arn:aws:iam::000000000000:role/app") == 0);
  CHECK(code_of(call<op::ListRetirableGrants>({.retiring_principal = "x"})) ==
        "InvalidArnException");
}

TEST_CASE_FIXTURE(KmsFixture, "a revoked grant is gone") {
  auto id = given_key();
  auto made = must<op::CreateGrant>(grant_on(id));
  must<op::RevokeGrant>({.key_id = id, .grant_id = made.grant_id});
  CHECK(must<op::ListGrants>({.key_id = id}).grants->empty());
  CHECK(code_of(call<op::RevokeGrant>({.key_id = id, .grant_id = made.grant_id})) ==
        "NotFoundException");
}

TEST_CASE_FIXTURE(KmsFixture, "a grant is retired by its token") {
  auto id = given_key();
  auto made = must<op::CreateGrant>(grant_on(id));
  CHECK(code_of(call<op::RetireGrant>({.grant_token = "x"})) == "InvalidGrantTokenException");
  CHECK(code_of(call<op::RetireGrant>({.key_id = id})) == "ValidationException");
  must<op::RetireGrant>({.grant_token = made.grant_token});
  CHECK(must<op::ListGrants>({.key_id = id}).grants->empty());
}

}  // namespace windlass::cloud::kms
