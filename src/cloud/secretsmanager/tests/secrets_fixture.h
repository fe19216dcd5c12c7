// Words for Secrets Manager's tests. KMS and Parameter Store are there too.
#pragma once

#include "aws/kms/create_key.h"
#include "aws/kms/disable_key.h"
#include "cloud/core/testing/fixture.h"
#include "cloud/kms/kms.h"
#include "cloud/secretsmanager/handlers.h"
#include "cloud/secretsmanager/secretsmanager.h"

namespace windlass::cloud::secretsmanager {

using Names = std::vector<std::string>;
constexpr std::chrono::hours day{24};

template <class T>
std::string code_of(const Result<T>& result) {
  return result ? "" : result.error().code;
}
template <class T>
std::string message_of(const Result<T>& result) {
  return result ? "" : result.error().message;
}

class SecretsFixture : public testing::Fixture {
 public:
  SecretsFixture() : Fixture({&secretsmanager::service, &kms::service}) {
    settings.master_key = std::string(32, 'm');
  }

  // Answers the call, or fails the test with its refusal.
  template <class Op>
  typename Op::Result must(typename Op::Request request) {
    auto answer = call<Op>(std::move(request));
    REQUIRE_MESSAGE(answer, answer.error().code, ": ", answer.error().message);
    return *std::move(answer);
  }

  static CreateSecretRequest secret_of(const std::string& name, const std::string& value) {
    CreateSecretRequest asked;
    asked.name = name;
    asked.secret_string = value;
    return asked;
  }
  // Answers the ARN.
  std::string given(const std::string& name = "jobs", const std::string& value = "one") {
    return *must<op::CreateSecret>(secret_of(name, value)).arn;
  }
  // Answers the version's id.
  Result<PutSecretValueResponse> put(const std::string& name, const std::string& value,
                                     std::optional<std::string> token = {},
                                     std::optional<Names> stages = {}) {
    PutSecretValueRequest asked;
    asked.secret_id = name;
    asked.secret_string = value;
    asked.client_request_token = std::move(token);
    asked.version_stages = std::move(stages);
    return call<op::PutSecretValue>(asked);
  }
  Result<GetSecretValueResponse> get(const std::string& name, std::optional<std::string> stage = {},
                                     std::optional<std::string> version = {}) {
    return call<op::GetSecretValue>({name, std::move(version), std::move(stage)});
  }
  // The value, or the code of the refusal.
  std::string value(const std::string& name, std::optional<std::string> stage = {}) {
    auto got = get(name, std::move(stage));
    return got ? *got->secret_string : got.error().code;
  }
  DescribeSecretResponse described(const std::string& name) {
    return must<op::DescribeSecret>({name});
  }
  // Names, joined by blanks.
  std::string listed(ListSecretsRequest asked = {}) {
    std::string names;
    do {
      auto page = must<op::ListSecrets>(asked);
      for (auto& secret : *page.secret_list) names += (names.empty() ? "" : " ") + *secret.name;
      asked.next_token = page.next_token;
    } while (asked.next_token);
    return names;
  }
  std::string found(const std::string& key, const std::string& wanted) {
    ListSecretsRequest asked;
    asked.filters = std::vector<Filter>{{key, Names{wanted}}};
    return listed(asked);
  }
};

}  // namespace windlass::cloud::secretsmanager
