#include <set>

#include "cloud/kms/tests/kms_fixture.h"

namespace windlass::cloud::kms {

TEST_CASE_FIXTURE(KmsFixture, "a new key is symmetric, enabled and the customer's") {
  auto key = described(given_key("jobs"));
  CHECK(key.description == "jobs");
  CHECK(key.key_state == "Enabled");
  CHECK(key.key_spec == "SYMMETRIC_DEFAULT");
  CHECK(key.key_usage == "ENCRYPT_DECRYPT");
  CHECK(key.key_manager == "CUSTOMER");
  CHECK(key.arn == arn_of(*key.key_id));
  CHECK(key.creation_date == clock.now());
}

TEST_CASE_FIXTURE(KmsFixture, "what is not built is refused by its name when a key is made") {
  auto refusal = [&](auto change) {
    CreateKeyRequest asked;
    change(asked);
    return call<op::CreateKey>(asked);
  };
  auto rsa = refusal([](auto& in) { in.key_spec = "RSA_2048", in.key_usage = "SIGN_VERIFY"; });
  CHECK(code_of(rsa) == "UnsupportedOperationException");
  CHECK(message_of(rsa).find("RSA_2048") != std::string::npos);
  CHECK(code_of(refusal([](auto& in) { in.origin = "EXTERNAL"; })) ==
        "UnsupportedOperationException");
  CHECK(code_of(refusal([](auto& in) { in.multi_region = true; })) ==
        "UnsupportedOperationException");
  CHECK(code_of(refusal([](auto& in) { in.key_usage = "SIGN_VERIFY"; })) == "ValidationException");
}

TEST_CASE_FIXTURE(KmsFixture, "a key is found by id and by ARN") {
  auto id = given_key();
  CHECK(described(id).key_id == id);
  CHECK(described(arn_of(id)).key_id == id);
}

TEST_CASE_FIXTURE(KmsFixture, "a key that does not exist is said so with its ARN") {
  auto missing = "11111111-2222-3333-4444-555555555555";
  auto refused = call<op::DescribeKey>({.key_id = missing});
  CHECK(code_of(refused) == "NotFoundException");
  CHECK(message_of(refused) == "Key '" + arn_of(missing) + "' does not exist");
  CHECK(message_of(call<op::DescribeKey>({.key_id = "jobs"})) == "Invalid keyId 'jobs'");
}

TEST_CASE_FIXTURE(KmsFixture, "a key lives in one region") {
  auto id = given_key();
  auto arn = arn_of(id);
  region.text = "eu-west-1";
  CHECK(code_of(call<op::DescribeKey>({.key_id = id})) == "NotFoundException");
  CHECK(message_of(call<op::DescribeKey>({.key_id = arn})) == "Invalid arn us-east-1");
}

TEST_CASE_FIXTURE(KmsFixture, "another account's key is used by its ARN only, and never changed") {
  auto id = given_key();
  caller = root_of(AccountId{"111111111111"});
  CHECK(code_of(call<op::DescribeKey>({.key_id = id})) == "NotFoundException");
  CHECK(code_of(call<op::DescribeKey>({.key_id = arn_of(id)})) == "");
  CHECK(code_of(call<op::DisableKey>({.key_id = arn_of(id)})) == "AccessDeniedException");
}

TEST_CASE_FIXTURE(KmsFixture, "keys are listed page by page, each once") {
  std::set<std::string> made;
  for (int i = 0; i < 5; ++i) made.insert(given_key());
  std::set<std::string> seen;
  std::optional<std::string> marker;
  int pages = 0;
  do {
    auto page = must<op::ListKeys>({.limit = 2, .marker = marker});
    CHECK(page.keys->size() <= 2);
    for (auto& key : *page.keys) CHECK(seen.insert(*key.key_id).second);
    marker = page.next_marker;
    CHECK(page.truncated == marker.has_value());
    ++pages;
  } while (marker);
  CHECK(pages == 3);
  CHECK(seen == made);
  CHECK(code_of(call<op::ListKeys>({.limit = 2, .marker = "%%%"})) == "InvalidMarkerException");
}

TEST_CASE_FIXTURE(KmsFixture, "a disabled key encrypts again once it is enabled") {
  auto id = given_key();
  must<op::DisableKey>({.key_id = id});
  CHECK(described(id).key_state == "Disabled");
  auto refused = encrypt_text(id, "x");
  CHECK(code_of(refused) == "DisabledException");
  CHECK(message_of(refused) == arn_of(id) + " is disabled.");
  must<op::EnableKey>({.key_id = id});
  CHECK(decrypted(encrypted(id, "x")) == "x");
}

TEST_CASE_FIXTURE(KmsFixture, "acts on a key that does not exist are refused") {
  std::string missing = "11111111-2222-3333-4444-555555555555";
  CHECK(code_of(call<op::EnableKey>({.key_id = missing})) == "NotFoundException");
  CHECK(code_of(call<op::DisableKey>({.key_id = missing})) == "NotFoundException");
  CHECK(code_of(call<op::UpdateKeyDescription>({missing, "x"})) == "NotFoundException");
  CHECK(code_of(call<op::GetKeyPolicy>({missing, {}})) == "NotFoundException");
  CHECK(code_of(call<op::GetKeyRotationStatus>({missing})) == "NotFoundException");
}

TEST_CASE_FIXTURE(KmsFixture, "a description can be changed") {
  auto id = given_key("old");
  must<op::UpdateKeyDescription>({id, "new"});
  CHECK(described(id).description == "new");
}

TEST_CASE_FIXTURE(KmsFixture,
                  "a key on its way out does nothing, and is gone when its time has come") {
  auto id = given_key();
  auto blob = encrypted(id, "x");
  REQUIRE(set_alias("alias/jobs", id));
  auto answer = must<op::ScheduleKeyDeletion>({.key_id = id, .pending_window_in_days = 7});
  CHECK(answer.deletion_date == clock.now() + 7 * day);
  CHECK(answer.key_state == "PendingDeletion");
  CHECK(code_of(decrypt_blob(blob)) == "KMSInvalidStateException");
  CHECK(message_of(call<op::EnableKey>({.key_id = id})) == arn_of(id) + " is pending deletion.");

  clock.advance(7 * day - seconds(1));
  run_tasks();
  CHECK(described(id).key_state == "PendingDeletion");
  clock.advance(seconds(1));
  run_tasks();
  CHECK(code_of(call<op::DescribeKey>({.key_id = id})) == "NotFoundException");
  CHECK(code_of(call<op::DescribeKey>({.key_id = "alias/jobs"})) == "NotFoundException");
  CHECK(code_of(decrypt_blob(blob)) == "AccessDeniedException");
}

TEST_CASE_FIXTURE(KmsFixture, "a deletion is scheduled for 7 to 30 days") {
  auto id = given_key();
  CHECK(code_of(call<op::ScheduleKeyDeletion>({id, 6})) == "ValidationException");
  CHECK(code_of(call<op::ScheduleKeyDeletion>({id, 31})) == "ValidationException");
  CHECK(must<op::ScheduleKeyDeletion>({id, {}}).pending_window_in_days == 30);
  CHECK(code_of(call<op::ScheduleKeyDeletion>({id, 7})) == "KMSInvalidStateException");
}

TEST_CASE_FIXTURE(KmsFixture, "a key that was saved from deletion comes back disabled") {
  auto id = given_key();
  CHECK(message_of(call<op::CancelKeyDeletion>({id})) == arn_of(id) + " is not pending deletion.");
  must<op::ScheduleKeyDeletion>({id, 7});
  CHECK(must<op::CancelKeyDeletion>({id}).key_id == arn_of(id));
  CHECK(described(id).key_state == "Disabled");
  clock.advance(8 * day);
  run_tasks();
  CHECK(described(id).key_state == "Disabled");
}

TEST_CASE_FIXTURE(KmsFixture, "who gives no policy gives everything to the account") {
  auto policy = *must<op::GetKeyPolicy>({given_key(), {}}).policy;
  CHECK(policy.find("\"AWS\" : \"arn:aws:iam::000000000000:root\"") != std::string::npos);
  CHECK(policy.find("\"Action\" : \"kms:*\"") != std::string::npos);
}

TEST_CASE_FIXTURE(KmsFixture, "a key's policy is kept as it was given") {
  auto id = given_key();
  auto policy = R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*"}]})";
  must<op::PutKeyPolicy>({.key_id = id, .policy_name = "default", .policy = policy});
  CHECK(must<op::GetKeyPolicy>({id, {}}).policy == policy);
  CHECK(must<op::ListKeyPolicies>({.key_id = id}).policy_names ==
        std::vector<std::string>{"default"});
}

TEST_CASE_FIXTURE(KmsFixture, "a policy must be a policy, and has one name") {
  auto id = given_key();
  for (auto* text : {"{", "{}", R"({"Statement":[]})"})
    CHECK(code_of(call<op::PutKeyPolicy>({.key_id = id, .policy = text})) ==
          "MalformedPolicyDocumentException");
  CHECK(code_of(call<op::GetKeyPolicy>({id, "other"})) == "NotFoundException");
}

TEST_CASE_FIXTURE(KmsFixture, "tags come and go") {
  CreateKeyRequest asked;
  asked.tags = std::vector<Tag>{{"team", "a"}, {"stage", "qa"}};
  auto id = *must<op::CreateKey>(asked).key_metadata->key_id;
  must<op::TagResource>({id, std::vector<Tag>{{"team", "b"}}});
  must<op::UntagResource>({id, std::vector<std::string>{"stage"}});
  auto tags = *must<op::ListResourceTags>({.key_id = id}).tags;
  REQUIRE(tags.size() == 1);
  CHECK(tags[0].tag_key == "team");
  CHECK(tags[0].tag_value == "b");
}

TEST_CASE_FIXTURE(KmsFixture, "a tag that AWS owns, or two of a name, are refused") {
  auto id = given_key();
  CHECK(code_of(call<op::TagResource>({id, std::vector<Tag>{{"aws:x", "1"}}})) == "TagException");
  CHECK(code_of(call<op::TagResource>({id, std::vector<Tag>{{"x", "1"}, {"x", "2"}}})) ==
        "TagException");
}

}  // namespace windlass::cloud::kms
