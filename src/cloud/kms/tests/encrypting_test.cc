#include "base/text.h"
#include "cloud/kms/tests/kms_fixture.h"

namespace windlass::cloud::kms {

TEST_CASE_FIXTURE(KmsFixture, "what was encrypted is decrypted, without naming the key") {
  auto id = given_key();
  auto answer = decrypt_blob(encrypted(id, "attack at dawn"));
  REQUIRE(answer);
  CHECK(answer->plaintext == "attack at dawn");
  CHECK(answer->key_id == arn_of(id));
  CHECK(answer->encryption_algorithm == "SYMMETRIC_DEFAULT");
  CHECK(answer->key_material_id == described(id).current_key_material_id);
}

TEST_CASE_FIXTURE(KmsFixture, "the same text never looks the same twice") {
  auto id = given_key();
  auto blob = encrypted(id, "attack at dawn");
  CHECK(blob != encrypted(id, "attack at dawn"));
  CHECK(blob.find("attack") == std::string::npos);
}

TEST_CASE_FIXTURE(KmsFixture, "a ciphertext opens only in its encryption context") {
  auto blob = encrypted(given_key(), "x", Context{{"a", "1"}, {"b", "2"}});
  CHECK(decrypted(blob, Context{{"b", "2"}, {"a", "1"}}) == "x");
  for (auto& other : {Context{{"a", "1"}}, Context{{"a", "2"}, {"b", "2"}}, Context{{"a1", ""}},
                      Context{{"a", "1"}, {"b", "2"}, {"c", "3"}}})
    CHECK(code_of(decrypt_blob(blob, other)) == "InvalidCiphertextException");
  CHECK(code_of(decrypt_blob(blob)) == "InvalidCiphertextException");
}

TEST_CASE_FIXTURE(KmsFixture, "a ciphertext with any byte changed does not open") {
  auto blob = encrypted(given_key(), "attack at dawn");
  for (std::size_t at = 0; at < blob.size(); ++at) {
    auto changed = blob;
    changed[at] ^= 1;
    CAPTURE(at);
    CHECK(!decrypt_blob(changed));
  }
  for (std::size_t size : {std::size_t{0}, std::size_t{1}, blob.size() - 1})
    CHECK(code_of(decrypt_blob(blob.substr(0, size))) == "InvalidCiphertextException");
}

TEST_CASE_FIXTURE(KmsFixture, "the key that is named must be the key that encrypted") {
  auto id = given_key();
  auto blob = encrypted(id, "x");
  REQUIRE(set_alias("alias/jobs", id));
  CHECK(decrypt_blob(blob, {}, "alias/jobs"));
  CHECK(code_of(decrypt_blob(blob, {}, given_key())) == "IncorrectKeyException");
}

TEST_CASE_FIXTURE(KmsFixture, "a ciphertext of another region is out of reach") {
  auto blob = encrypted(given_key(), "x");
  region.text = "eu-west-1";
  CHECK(code_of(decrypt_blob(blob)) == "AccessDeniedException");
}

// Whether the key's policy lets the other in, the gateway has asked before.
TEST_CASE_FIXTURE(KmsFixture, "a ciphertext opens in another account") {
  auto blob = encrypted(given_key(), "x");
  caller = root_of(AccountId{"111111111111"});
  CHECK(decrypt_blob(blob));
}

TEST_CASE_FIXTURE(KmsFixture, "up to 4096 bytes are encrypted") {
  auto id = given_key();
  auto most = std::string(4096, 'x');
  CHECK(decrypted(encrypted(id, most)) == most);
  CHECK(code_of(encrypt_text(id, most + "x")) == "ValidationException");
  CHECK(code_of(encrypt_text(id, "")) == "ValidationException");
}

TEST_CASE_FIXTURE(KmsFixture, "an algorithm that the key does not know is refused") {
  EncryptRequest asked;
  asked.key_id = given_key();
  asked.plaintext = "x";
  asked.encryption_algorithm = "RSAES_OAEP_SHA_256";
  CHECK(code_of(call<op::Encrypt>(asked)) == "InvalidKeyUsageException");
}

TEST_CASE_FIXTURE(KmsFixture, "a dry run says that it would have worked, or why not") {
  EncryptRequest asked;
  asked.key_id = given_key();
  asked.plaintext = "x";
  asked.dry_run = true;
  CHECK(code_of(call<op::Encrypt>(asked)) == "DryRunOperationException");
  must<op::DisableKey>({.key_id = asked.key_id});
  CHECK(code_of(call<op::Encrypt>(asked)) == "DisabledException");
}

TEST_CASE_FIXTURE(KmsFixture, "ReEncrypt moves a ciphertext to another key and context") {
  auto first = given_key();
  auto second = given_key();
  ReEncryptRequest asked;
  asked.ciphertext_blob = encrypted(first, "x", Context{{"a", "1"}});
  asked.source_encryption_context = Context{{"a", "1"}};
  asked.destination_key_id = second;
  asked.destination_encryption_context = Context{{"b", "2"}};
  auto moved = must<op::ReEncrypt>(asked);
  CHECK(moved.source_key_id == arn_of(first));
  CHECK(moved.key_id == arn_of(second));
  CHECK(decrypted(*moved.ciphertext_blob, Context{{"b", "2"}}) == "x");
  asked.source_encryption_context.reset();
  CHECK(code_of(call<op::ReEncrypt>(asked)) == "InvalidCiphertextException");
}

TEST_CASE_FIXTURE(KmsFixture, "a data key comes with its ciphertext") {
  GenerateDataKeyRequest asked;
  asked.key_id = given_key();
  asked.key_spec = "AES_256";
  asked.encryption_context = Context{{"a", "1"}};
  auto made = must<op::GenerateDataKey>(asked);
  CHECK(made.plaintext->size() == 32);
  CHECK(decrypted(*made.ciphertext_blob, Context{{"a", "1"}}) == *made.plaintext);
  CHECK(must<op::GenerateDataKey>(asked).plaintext != made.plaintext);
  asked.key_spec = "AES_128";
  CHECK(must<op::GenerateDataKey>(asked).plaintext->size() == 16);
}

TEST_CASE_FIXTURE(KmsFixture, "a data key's size is said once") {
  GenerateDataKeyRequest asked;
  asked.key_id = given_key();
  CHECK(message_of(call<op::GenerateDataKey>(asked)) ==
        "Please specify either number of bytes or key spec.");
  asked.number_of_bytes = 64;
  CHECK(must<op::GenerateDataKey>(asked).plaintext->size() == 64);
  asked.key_spec = "AES_256";
  CHECK(code_of(call<op::GenerateDataKey>(asked)) == "ValidationException");
}

TEST_CASE_FIXTURE(KmsFixture, "a data key without plaintext can be decrypted later") {
  GenerateDataKeyWithoutPlaintextRequest asked;
  asked.key_id = given_key();
  asked.key_spec = "AES_256";
  auto made = must<op::GenerateDataKeyWithoutPlaintext>(asked);
  CHECK(decrypted(*made.ciphertext_blob).size() == 32);
  asked.key_id = "alias/none";
  CHECK(code_of(call<op::GenerateDataKeyWithoutPlaintext>(asked)) == "NotFoundException");
}

TEST_CASE_FIXTURE(KmsFixture, "random bytes are as many as asked for, up to 1024") {
  auto random_of = [&](std::int32_t count) {
    GenerateRandomRequest asked;
    asked.number_of_bytes = count;
    return call<op::GenerateRandom>(asked);
  };
  CHECK(random_of(1024)->plaintext->size() == 1024);
  CHECK(random_of(16)->plaintext != random_of(16)->plaintext);
  CHECK(code_of(random_of(1025)) == "ValidationException");
}

TEST_CASE_FIXTURE(KmsFixture, "key material lies in no row as it is") {
  auto key = given_key();
  auto row = db.query("select sealed from kms_material where key = ?", {key});
  CHECK(row.row().view(0).size() == 12 + 32 + 16);
}

TEST_CASE_FIXTURE(KmsFixture, "without the master key the rows are worth nothing") {
  auto id = given_key();
  auto blob = encrypted(id, "x");
  settings.master_key = std::string(32, 'o');
  CHECK_THROWS((void)decrypt_blob(blob));
}

TEST_CASE_FIXTURE(KmsFixture, "material that was moved to another key's row does not open") {
  auto first = given_key();
  auto second = given_key();
  auto blob = encrypted(first, "x");
  db.run(
      "update kms_material set sealed = (select sealed from kms_material where key = ?) "
      "where key = ?",
      {second, first});
  CHECK_THROWS((void)decrypt_blob(blob));
}

}  // namespace windlass::cloud::kms
