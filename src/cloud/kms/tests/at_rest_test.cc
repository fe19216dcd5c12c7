#include "base/aead.h"
#include "base/hash.h"
#include "base/text.h"
#include "cloud/core/testing/rows.h"
#include "cloud/kms/material.h"
#include "cloud/kms/tests/kms_fixture.h"

namespace windlass::cloud::kms {

TEST_CASE_FIXTURE(KmsFixture, "neither keys nor what they encrypted lie in any row") {
  auto id = given_key("a description, which does");
  encrypted(id, "canary-plaintext", Context{{"canary-context", "1"}});
  must<op::RotateKeyOnDemand>({id});
  GenerateDataKeyRequest asked;
  asked.key_id = id;
  asked.key_spec = "AES_256";
  auto data_key = *must<op::GenerateDataKey>(asked).plaintext;

  Work work{db, settings, random, log, effects, reply, aws::Client(nullptr)};
  Kms kms(work);
  auto rows = testing::every_row(db);
  REQUIRE(rows.find("a description, which does") != std::string::npos);
  for (int number : {1, 2}) {
    auto material = find_material(kms, id, number)->bytes;
    for (auto& canary : {material, hex(material), base64(material)})
      CHECK(rows.find(canary) == std::string::npos);
  }
  for (auto& canary : {std::string("canary"), data_key, hex(data_key), base64(data_key),
                       settings.master_key, hex(settings.master_key)})
    CHECK(rows.find(canary) == std::string::npos);
}

}  // namespace windlass::cloud::kms
