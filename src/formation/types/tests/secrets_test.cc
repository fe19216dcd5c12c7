#include "formation/types/tests/played.h"

namespace windlass::formation::testing {

TEST_CASE("a generated secret lies in its template's frame") {
  Played secret("AWS::SecretsManager::Secret");
  secret.script().answer("GetRandomPassword", R"({"RandomPassword":"p4ss"})");
  secret.script().answer("CreateSecret", R"({"ARN":"arn:s"})");
  auto made = secret.create(R"({"GenerateSecretString":{"PasswordLength":20,
    "SecretStringTemplate":"{\"user\":\"me\"}","GenerateStringKey":"password"}})");
  REQUIRE(made);
  CHECK(made->id == "arn:s");
  CHECK(secret.said("GetRandomPassword").dump() == R"({"PasswordLength":20})");
  CHECK(secret.said("CreateSecret").text("SecretString") == R"({"user":"me","password":"p4ss"})");
  // No stack's name: LOGICALID-RANDOM.
  CHECK(secret.said("CreateSecret").text("Name")->starts_with("Thing-"));
}

TEST_CASE("a secret has one value, given or generated") {
  Played secret("AWS::SecretsManager::Secret");
  CHECK(!secret.create(R"({"SecretString":"x","GenerateSecretString":{}})"));
  CHECK(!secret.create(R"({"GenerateSecretString":{"GenerateStringKey":"k"}})"));
  CHECK(secret.said("CreateSecret").is_null());
}

TEST_CASE("a secret that an earlier call made is found, though its value was another random one") {
  Played first("AWS::SecretsManager::Secret");
  first.script().answer("CreateSecret", R"({"ARN":"arn:s"})");
  REQUIRE(first.create(R"({"Name":"n","GenerateSecretString":{}})"));
  auto version = *first.said("CreateSecret").text("ClientRequestToken");

  Played again("AWS::SecretsManager::Secret");
  again.script().refuse("CreateSecret", "ResourceExistsException");
  again.script().answer("DescribeSecret", R"({"ARN":"arn:s","VersionIdsToStages":{")" + version +
                                              R"(":["AWSCURRENT"]}})");
  auto made = again.create(R"({"Name":"n","GenerateSecretString":{}})");
  REQUIRE(made);
  CHECK(made->id == "arn:s");

  auto strangers = again.create(R"({"Name":"n","SecretString":"mine"})");
  REQUIRE(!strangers);
  CHECK(strangers.error().code == "AlreadyExists");
}

TEST_CASE("a secret whose value did not change keeps it") {
  Played secret("AWS::SecretsManager::Secret");
  secret.script().answer("DescribeSecret", R"({"Tags":[{"Key":"team","Value":"blue"}]})");
  REQUIRE(secret.update(R"({"GenerateSecretString":{},"Description":"new"})",
                        R"({"GenerateSecretString":{}})", {"arn:s"}));
  CHECK(secret.asked() == "DescribeSecret UpdateSecret");
  CHECK(secret.said("UpdateSecret").dump() == R"({"SecretId":"arn:s","Description":"new"})");
}

TEST_CASE("a rollback brings back the value that was generated, not another one") {
  Played secret("AWS::SecretsManager::Secret");
  secret.script().answer("DescribeSecret", R"({"Tags":[{"Key":"team","Value":"blue"}],
                                               "VersionIdsToStages":{"v2":["AWSCURRENT"]}})");
  REQUIRE(secret.update(R"({"GenerateSecretString":{}})", R"({"SecretString":"new"})", {"arn:s"}));
  CHECK(secret.asked() == "DescribeSecret UpdateSecretVersionStage");
  CHECK(secret.said("UpdateSecretVersionStage").text("RemoveFromVersionId") == "v2");
}

TEST_CASE("a value that the secret never had is put") {
  Played secret("AWS::SecretsManager::Secret");
  secret.script().answer("DescribeSecret", R"({"Tags":[{"Key":"team","Value":"blue"}]})");
  secret.script().refuse("UpdateSecretVersionStage", "ResourceNotFoundException");
  REQUIRE(secret.update(R"({"SecretString":"new"})", R"({"SecretString":"old"})", {"arn:s"}));
  CHECK(secret.said("UpdateSecret").text("SecretString") == "new");
}

TEST_CASE("a secret's value is never read") {
  Played secret("AWS::SecretsManager::Secret");
  secret.script().answer("DescribeSecret", R"({"Name":"n"})");
  REQUIRE(secret.read(R"({"SecretString":"x"})", {"arn:s"}));
  CHECK(secret.asked() == "DescribeSecret");
}

TEST_CASE("a parameter of the stack's keeps no secrets") {
  Played parameter("AWS::SSM::Parameter");
  CHECK(!parameter.create(R"({"Type":"SecureString","Value":"x"})"));
  CHECK(parameter.asked().empty());
}

TEST_CASE("what leaves a parameter's template is emptied, not kept") {
  Played parameter("AWS::SSM::Parameter");
  parameter.script().answer("ListTagsForResource",
                            R"({"TagList":[{"Key":"team","Value":"blue"}]})");
  REQUIRE(parameter.update(R"({"Type":"String","Value":"w"})",
                           R"({"Type":"String","Value":"v","Description":"d"})", {"n"}));
  CHECK(parameter.said("PutParameter").text("Description") == "");
  CHECK(parameter.said("PutParameter").find("Overwrite")->as_bool());
}

TEST_CASE("a key that an earlier call made is found by its tag") {
  Played key("AWS::KMS::Key");
  key.script().answer("ListKeys", R"({"Keys":[{"KeyId":"k1"},{"KeyId":"k2"}],"Truncated":false})");
  key.script().answer("ListResourceTags", R"({"Tags":[],"Truncated":false})");
  key.script().answer("ListResourceTags",
                      R"({"Tags":[{"TagKey":"windlass:token","TagValue":"token1"}]})");
  auto made = key.create("{}");
  REQUIRE(made);
  CHECK(made->id == "k2");
  CHECK(key.said("CreateKey").is_null());
}

TEST_CASE("a key whose end is scheduled is not taken for a new one") {
  Played key("AWS::KMS::Key");
  key.script().answer("ListKeys", R"({"Keys":[{"KeyId":"k1"}],"Truncated":false})");
  key.script().answer("ListResourceTags",
                      R"({"Tags":[{"TagKey":"windlass:token","TagValue":"token1"}]})");
  key.script().answer("DescribeKey",
                      R"({"KeyMetadata":{"KeyId":"k1","KeyState":"PendingDeletion"}})");
  key.script().answer("CreateKey", R"({"KeyMetadata":{"KeyId":"k2"}})");
  auto made = key.create("{}");
  REQUIRE(made);
  CHECK(made->id == "k2");
}

TEST_CASE("a disabled key is enabled while it learns to rotate otherwise") {
  Played key("AWS::KMS::Key");
  key.script().answer("ListResourceTags", R"({"Tags":[{"TagKey":"team","TagValue":"blue"}]})");
  REQUIRE(
      key.update(R"({"Enabled":false})", R"({"Enabled":false,"EnableKeyRotation":true})", {"k"}));
  CHECK(key.asked() == "EnableKey DisableKeyRotation DisableKey ListResourceTags");
}

TEST_CASE("what a key is cannot be changed, and is refused by name") {
  Played key("AWS::KMS::Key");
  auto refused = key.update(R"({"KeyUsage":"SIGN_VERIFY"})", "{}", {"k"});
  REQUIRE(!refused);
  CHECK(refused.error().message.starts_with("KeyUsage"));
}

TEST_CASE("a key whose end is scheduled is gone") {
  Played key("AWS::KMS::Key");
  key.script().refuse("ScheduleKeyDeletion", "KMSInvalidStateException");
  key.script().answer("DescribeKey",
                      R"({"KeyMetadata":{"KeyId":"k","KeyState":"PendingDeletion"}})");
  CHECK(key.remove("{}", {"k"}));
  auto there = key.read("{}", {"k"});
  REQUIRE(there);
  CHECK(!*there);
}

TEST_CASE("an alias that means another key is another's") {
  Played alias("AWS::KMS::Alias");
  alias.script().refuse("CreateAlias", "AlreadyExistsException");
  alias.script().answer("DescribeKey", R"({"KeyMetadata":{"KeyId":"k1"}})");
  alias.script().answer("DescribeKey", R"({"KeyMetadata":{"KeyId":"k2"}})");
  auto refused = alias.create(R"({"AliasName":"alias/a","TargetKeyId":"k2"})");
  REQUIRE(!refused);
  CHECK(refused.error().code == "AlreadyExists");
}

}  // namespace windlass::formation::testing
