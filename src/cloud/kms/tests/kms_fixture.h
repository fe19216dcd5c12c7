// Words for KMS's tests.
#pragma once

#include "cloud/core/testing/fixture.h"
#include "cloud/kms/handlers.h"
#include "cloud/kms/kms.h"

namespace windlass::cloud::kms {

using std::chrono::hours;
using std::chrono::seconds;
constexpr hours day{24};

template <class T>
std::string code_of(const Result<T>& result) {
  return result ? "" : result.error().code;
}
template <class T>
std::string message_of(const Result<T>& result) {
  return result ? "" : result.error().message;
}

class KmsFixture : public testing::Fixture {
 public:
  KmsFixture() : Fixture({&kms::service}) { settings.master_key = std::string(32, 'm'); }

  // Answers the call, or fails the test with its refusal.
  template <class Op>
  typename Op::Result must(typename Op::Request request) {
    auto answer = call<Op>(std::move(request));
    REQUIRE_MESSAGE(answer, answer.error().code, ": ", answer.error().message);
    return *std::move(answer);
  }

  std::string given_key(const std::string& description = "") {
    CreateKeyRequest asked;
    asked.description = description;
    return *must<op::CreateKey>(asked).key_metadata->key_id;
  }
  KeyMetadata described(const std::string& key) {
    return *must<op::DescribeKey>({.key_id = key}).key_metadata;
  }
  static std::string arn_of(const std::string& key) {
    return "arn:aws:kms:us-east-1:000000000000:key/" + key;
  }

  using Context = std::map<std::string, std::string>;
  Result<EncryptResponse> encrypt_text(const std::string& key, const std::string& text,
                                       std::optional<Context> context = {}) {
    EncryptRequest asked;
    asked.key_id = key;
    asked.plaintext = text;
    asked.encryption_context = std::move(context);
    return call<op::Encrypt>(asked);
  }
  std::string encrypted(const std::string& key, const std::string& text,
                        std::optional<Context> context = {}) {
    auto answer = encrypt_text(key, text, std::move(context));
    REQUIRE_MESSAGE(answer, answer.error().message);
    return *answer->ciphertext_blob;
  }
  Result<DecryptResponse> decrypt_blob(const std::string& blob, std::optional<Context> context = {},
                                       std::optional<std::string> key = {}) {
    DecryptRequest asked;
    asked.ciphertext_blob = blob;
    asked.encryption_context = std::move(context);
    asked.key_id = std::move(key);
    return call<op::Decrypt>(asked);
  }
  std::string decrypted(const std::string& blob, std::optional<Context> context = {}) {
    auto answer = decrypt_blob(blob, std::move(context));
    REQUIRE_MESSAGE(answer, answer.error().code);
    return *answer->plaintext;
  }
  Result<> set_alias(const std::string& name, const std::string& key) {
    return call<op::CreateAlias>({.alias_name = name, .target_key_id = key});
  }
  void as_service() { caller = service_principal(caller.account, "ssm.amazonaws.com"); }
};

}  // namespace windlass::cloud::kms
