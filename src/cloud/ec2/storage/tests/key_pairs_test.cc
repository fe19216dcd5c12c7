#include "aws/ec2/create_key_pair.h"
#include "aws/ec2/delete_key_pair.h"
#include "aws/ec2/describe_key_pairs.h"
#include "aws/ec2/disable_ebs_encryption_by_default.h"
#include "aws/ec2/enable_ebs_encryption_by_default.h"
#include "aws/ec2/get_ebs_default_kms_key_id.h"
#include "aws/ec2/get_ebs_encryption_by_default.h"
#include "aws/ec2/import_key_pair.h"
#include "cloud/ec2/storage/key_pair.h"
#include "cloud/ec2/storage/tests/storage_fixture.h"

namespace windlass::cloud::ec2 {

namespace {

constexpr const char* public_key =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFQQCjEgHpdMvoIQMbvm2euRb54jdPw4OCJXDrtiZGtw";

}  // namespace

TEST_CASE_FIXTURE(StorageFixture, "a new key pair's private half is told, and kept nowhere") {
  auto made = call<op::CreateKeyPair>({.key_name = "web", .key_type = "ed25519"});
  REQUIRE(made);
  CHECK(made->key_material->starts_with("-----BEGIN OPENSSH PRIVATE KEY-----"));
  auto kept = inside([&](Ec2& ec2, const Call& here) { return find_key_pair(ec2, here, "web"); });
  REQUIRE(kept);
  CHECK(kept->public_key.starts_with("ssh-ed25519 "));
  CHECK(kept->public_key.ends_with(" web"));
  CHECK(code_of(call<op::CreateKeyPair>({.key_name = "web"})) == "InvalidKeyPair.Duplicate");
}

TEST_CASE_FIXTURE(StorageFixture,
                  "an imported key pair is described, with its key when it is asked for") {
  auto made = call<op::ImportKeyPair>(
      {.key_name = "mine", .public_key_material = std::string(public_key) + " me@here"});
  REQUIRE_MESSAGE(made, made.error().message);
  DescribeKeyPairsRequest request;
  request.key_names = std::vector<std::string>{"mine"};
  CHECK_FALSE(call<op::DescribeKeyPairs>(request)->key_pairs->at(0).public_key);
  request.include_public_key = true;
  auto seen = call<op::DescribeKeyPairs>(request);
  CHECK(*seen->key_pairs->at(0).public_key == std::string(public_key) + " mine");
  CHECK(*seen->key_pairs->at(0).key_fingerprint == *made->key_fingerprint);
}

TEST_CASE_FIXTURE(StorageFixture, "what is no public key is not imported") {
  CHECK(code_of(call<op::ImportKeyPair>({.key_name = "x", .public_key_material = "nonsense"})) ==
        "InvalidKey.Format");
}

TEST_CASE_FIXTURE(StorageFixture, "a deleted key pair is gone; deleting no name is no error") {
  REQUIRE(call<op::ImportKeyPair>({.key_name = "mine", .public_key_material = public_key}));
  CHECK(call<op::DeleteKeyPair>({.key_name = "mine"})->key_pair_id);
  CHECK(call<op::DeleteKeyPair>({.key_name = "mine"}));
  DescribeKeyPairsRequest request;
  request.key_names = std::vector<std::string>{"mine"};
  CHECK(code_of(call<op::DescribeKeyPairs>(request)) == "InvalidKeyPair.NotFound");
  CHECK(code_of(call<op::DeleteKeyPair>({.key_pair_id = "key-0a"})) == "InvalidKeyPair.NotFound");
}

TEST_CASE_FIXTURE(StorageFixture, "volumes are encrypted by default when the account says so") {
  CHECK_FALSE(*call<op::GetEbsEncryptionByDefault>({})->ebs_encryption_by_default);
  REQUIRE(call<op::EnableEbsEncryptionByDefault>({}));
  CHECK(*call<op::GetEbsEncryptionByDefault>({})->ebs_encryption_by_default);
  CHECK(*call<op::GetEbsDefaultKmsKeyId>({})->kms_key_id == "alias/aws/ebs");
  CHECK(*call<op::CreateVolume>(volume_of())->encrypted);
  REQUIRE(call<op::DisableEbsEncryptionByDefault>({}));
  CHECK_FALSE(*call<op::CreateVolume>(volume_of())->encrypted);
}

}  // namespace windlass::cloud::ec2
