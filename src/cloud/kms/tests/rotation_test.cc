#include "cloud/kms/tests/kms_fixture.h"

namespace windlass::cloud::kms {

TEST_CASE_FIXTURE(KmsFixture, "rotation is off until it is switched on, and then yearly") {
  auto id = given_key();
  CHECK(must<op::GetKeyRotationStatus>({id}).key_rotation_enabled == false);
  must<op::EnableKeyRotation>({id, {}});
  auto status = must<op::GetKeyRotationStatus>({id});
  CHECK(status.key_rotation_enabled == true);
  CHECK(status.rotation_period_in_days == 365);
  CHECK(status.next_rotation_date == clock.now() + 365 * day);
  must<op::DisableKeyRotation>({id});
  CHECK(must<op::GetKeyRotationStatus>({id}).key_rotation_enabled == false);
}

TEST_CASE_FIXTURE(KmsFixture,
                  "a key rotates when its period has passed, and old ciphertexts open") {
  auto id = given_key();
  auto blob = encrypted(id, "x");
  auto before = described(id).current_key_material_id;
  must<op::EnableKeyRotation>({id, 90});
  clock.advance(90 * day - seconds(1));
  run_tasks();
  CHECK(described(id).current_key_material_id == before);
  clock.advance(seconds(1));
  run_tasks();
  CHECK(described(id).current_key_material_id != before);
  CHECK(decrypted(blob) == "x");
  CHECK(decrypt_blob(blob)->key_material_id == before);
  CHECK(decrypt_blob(encrypted(id, "y"))->key_material_id == described(id).current_key_material_id);
  CHECK(must<op::GetKeyRotationStatus>({id}).next_rotation_date == clock.now() + 90 * day);
}

TEST_CASE_FIXTURE(KmsFixture, "a key is rotated on demand, up to 25 times") {
  auto id = given_key();
  auto blob = encrypted(id, "x");
  CHECK(must<op::RotateKeyOnDemand>({id}).key_id == arn_of(id));
  for (int i = 1; i < 25; ++i) must<op::RotateKeyOnDemand>({id});
  CHECK(code_of(call<op::RotateKeyOnDemand>({id})) == "LimitExceededException");
  CHECK(decrypted(blob) == "x");
}

TEST_CASE_FIXTURE(KmsFixture, "rotations are listed; the first material only if asked for") {
  auto id = given_key();
  must<op::RotateKeyOnDemand>({id});
  auto rotations = *must<op::ListKeyRotations>({.key_id = id}).rotations;
  REQUIRE(rotations.size() == 1);
  CHECK(rotations[0].rotation_type == "ON_DEMAND");
  CHECK(rotations[0].rotation_date == clock.now());
  ListKeyRotationsRequest all;
  all.key_id = id;
  all.include_key_material = "ALL_KEY_MATERIAL";
  auto materials = *must<op::ListKeyRotations>(all).rotations;
  REQUIRE(materials.size() == 2);
  CHECK(materials[0].key_material_state == "NON_CURRENT");
  CHECK(materials[1].key_material_state == "CURRENT");
  CHECK(code_of(call<op::ListKeyRotations>({.key_id = "nonsense"})) == "NotFoundException");
}

TEST_CASE_FIXTURE(KmsFixture, "a disabled key is not rotated") {
  auto id = given_key();
  must<op::EnableKeyRotation>({id, 90});
  auto before = described(id).current_key_material_id;
  must<op::DisableKey>({.key_id = id});
  CHECK(code_of(call<op::EnableKeyRotation>({id, {}})) == "DisabledException");
  CHECK(code_of(call<op::DisableKeyRotation>({id})) == "DisabledException");
  CHECK(code_of(call<op::RotateKeyOnDemand>({id})) == "DisabledException");
  clock.advance(91 * day);
  run_tasks();
  CHECK(described(id).current_key_material_id == before);
}

}  // namespace windlass::cloud::kms
