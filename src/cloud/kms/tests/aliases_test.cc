#include "cloud/kms/tests/kms_fixture.h"

namespace windlass::cloud::kms {

TEST_CASE_FIXTURE(KmsFixture, "an alias stands for its key") {
  auto id = given_key();
  REQUIRE(set_alias("alias/jobs", id));
  CHECK(described("alias/jobs").key_id == id);
  CHECK(described("arn:aws:kms:us-east-1:000000000000:alias/jobs").key_id == id);
  CHECK(decrypted(encrypted("alias/jobs", "x")) == "x");
}

TEST_CASE_FIXTURE(KmsFixture, "an alias that does not exist is said so with its ARN") {
  CHECK(message_of(encrypt_text("alias/none", "x")) ==
        "Alias arn:aws:kms:us-east-1:000000000000:alias/none is not found.");
}

TEST_CASE_FIXTURE(KmsFixture, "an alias can be moved, and what was encrypted still opens") {
  auto first = given_key();
  auto second = given_key();
  REQUIRE(set_alias("alias/jobs", first));
  auto blob = encrypted("alias/jobs", "x");
  must<op::UpdateAlias>({"alias/jobs", second});
  CHECK(described("alias/jobs").key_id == second);
  CHECK(decrypted(blob) == "x");
  CHECK(code_of(call<op::UpdateAlias>({"alias/none", second})) == "NotFoundException");
}

TEST_CASE_FIXTURE(KmsFixture, "a name is given once") {
  auto id = given_key();
  REQUIRE(set_alias("alias/jobs", id));
  auto refused = set_alias("alias/jobs", given_key());
  CHECK(code_of(refused) == "AlreadyExistsException");
  CHECK(message_of(refused) ==
        "An alias with the name "
        "arn:aws:kms:us-east-1:000000000000:alias/jobs already exists");
}

TEST_CASE_FIXTURE(KmsFixture, "names of aliases have rules") {
  auto id = given_key();
  CHECK(message_of(set_alias("jobs", id)) == "Invalid identifier");
  CHECK(code_of(set_alias("alias/", id)) == "InvalidAliasNameException");
  CHECK(code_of(set_alias("alias/a:b", id)) == "ValidationException");
  CHECK(code_of(set_alias("alias/aws/mine", id)) == "NotAuthorizedException");
  REQUIRE(set_alias("alias/jobs", id));
  CHECK(message_of(set_alias("alias/other", "alias/jobs")) ==
        "Aliases must refer to keys. Not aliases");
}

TEST_CASE_FIXTURE(KmsFixture, "a removed alias is free again") {
  auto id = given_key();
  REQUIRE(set_alias("alias/jobs", id));
  must<op::DeleteAlias>({"alias/jobs"});
  CHECK(code_of(call<op::DeleteAlias>({"alias/jobs"})) == "NotFoundException");
  CHECK(set_alias("alias/jobs", id));
}

TEST_CASE_FIXTURE(KmsFixture, "aliases are listed by name, all or a key's") {
  auto id = given_key();
  REQUIRE(set_alias("alias/b", id));
  REQUIRE(set_alias("alias/a", id));
  REQUIRE(set_alias("alias/c", given_key()));
  auto page = must<op::ListAliases>({.limit = 2});
  CHECK(page.aliases->at(0).alias_name == "alias/a");
  CHECK(page.aliases->at(0).target_key_id == id);
  CHECK(page.truncated == true);
  std::string rest;
  auto next = must<op::ListAliases>({.marker = page.next_marker});
  for (auto& alias : *next.aliases)
    if (!alias.alias_name->starts_with("alias/aws/")) rest += *alias.alias_name + " ";
  CHECK(rest == "alias/b alias/c ");
  CHECK(must<op::ListAliases>({.key_id = id}).aliases->size() == 2);
  CHECK(code_of(call<op::ListAliases>({.key_id = "nonsense"})) == "NotFoundException");
}

TEST_CASE_FIXTURE(KmsFixture,
                  "AWS's own aliases are listed once, before and after they have a key") {
  auto listed = [&] {
    std::vector<AliasListEntry> found;
    auto page = must<op::ListAliases>({});
    for (auto& alias : *page.aliases)
      if (alias.alias_name == "alias/aws/s3") found.push_back(alias);
    REQUIRE(found.size() == 1);
    return found[0];
  };
  CHECK(!listed().target_key_id);
  auto id = described("alias/aws/s3").key_id;
  CHECK(listed().target_key_id == id);
}

TEST_CASE_FIXTURE(KmsFixture, "an alias is not a key where a key is meant") {
  REQUIRE(set_alias("alias/jobs", given_key()));
  CHECK(code_of(call<op::DisableKey>({.key_id = "alias/jobs"})) == "NotFoundException");
}

TEST_CASE_FIXTURE(KmsFixture,
                  "AWS's own key for a service is made when the service first uses it") {
  CHECK(code_of(encrypt_text("alias/aws/ssm", "x")) == "NotFoundException");
  as_service();
  auto blob = encrypted("alias/aws/ssm", "x");
  CHECK(decrypted(blob) == "x");
  auto key = described("alias/aws/ssm");
  CHECK(key.key_manager == "AWS");
  CHECK(*key.key_id == *described("alias/aws/ssm").key_id);
  CHECK(must<op::GetKeyRotationStatus>({key.key_id}).key_rotation_enabled == true);
}

TEST_CASE_FIXTURE(KmsFixture, "AWS's own key is made when somebody asks what it is") {
  CHECK(described("alias/aws/s3").key_manager == "AWS");
  CHECK(code_of(call<op::DescribeKey>({.key_id = "alias/aws/nothing"})) == "NotFoundException");
}

TEST_CASE_FIXTURE(KmsFixture, "AWS's own key is used by its service and changed by nobody") {
  auto id = *described("alias/aws/ssm").key_id;
  CHECK(code_of(encrypt_text(id, "x")) == "AccessDeniedException");
  CHECK(code_of(call<op::DisableKey>({.key_id = id})) == "AccessDeniedException");
  CHECK(code_of(call<op::ScheduleKeyDeletion>({id, 7})) == "AccessDeniedException");
  CHECK(code_of(call<op::PutKeyPolicy>({.key_id = id, .policy = "{}"})) == "AccessDeniedException");
}

}  // namespace windlass::cloud::kms
