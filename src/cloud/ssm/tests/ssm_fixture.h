// Words for Parameter Store's tests. KMS is there too, for SecureStrings.
#pragma once

#include "aws/kms/create_key.h"
#include "aws/kms/disable_key.h"
#include "cloud/core/testing/fixture.h"
#include "cloud/kms/kms.h"
#include "cloud/ssm/handlers.h"
#include "cloud/ssm/ssm.h"

namespace windlass::cloud::ssm {

using Names = std::vector<std::string>;

template <class T>
std::string code_of(const Result<T>& result) {
  return result ? "" : result.error().code;
}
template <class T>
std::string message_of(const Result<T>& result) {
  return result ? "" : result.error().message;
}

class SsmFixture : public testing::Fixture {
 public:
  SsmFixture() : Fixture({&ssm::service, &kms::service}) {
    settings.master_key = std::string(32, 'm');
  }

  // Answers the call, or fails the test with its refusal.
  template <class Op>
  typename Op::Result must(typename Op::Request request) {
    auto answer = call<Op>(std::move(request));
    REQUIRE_MESSAGE(answer, answer.error().code, ": ", answer.error().message);
    return *std::move(answer);
  }

  static PutParameterRequest string_of(const std::string& name, const std::string& value) {
    PutParameterRequest asked;
    asked.name = name;
    asked.value = value;
    asked.type = "String";
    return asked;
  }
  Result<PutParameterResult> put(const std::string& name, const std::string& value,
                                 const std::string& type = "String") {
    auto asked = string_of(name, value);
    asked.type = type;
    return call<op::PutParameter>(asked);
  }
  void given(const std::string& name, const std::string& value = "x",
             const std::string& type = "String") {
    auto made = put(name, value, type);
    REQUIRE_MESSAGE(made, made.error().code, ": ", made.error().message);
  }
  Result<PutParameterResult> overwrite(const std::string& name, const std::string& value) {
    PutParameterRequest asked;
    asked.name = name;
    asked.value = value;
    asked.overwrite = true;
    return call<op::PutParameter>(asked);
  }
  Result<GetParameterResult> get(const std::string& name, bool decrypt = true) {
    return call<op::GetParameter>({name, decrypt});
  }
  // The value, or the code of the refusal.
  std::string value(const std::string& name, bool decrypt = true) {
    auto got = get(name, decrypt);
    return got ? *got->parameter->value : got.error().code;
  }
  // Names below the path, joined by blanks.
  std::string below(const std::string& path, bool recursive = true) {
    std::string names;
    GetParametersByPathRequest asked;
    asked.path = path;
    asked.recursive = recursive;
    do {
      auto page = must<op::GetParametersByPath>(asked);
      for (auto& parameter : *page.parameters)
        names += (names.empty() ? "" : " ") + *parameter.name;
      asked.next_token = page.next_token;
    } while (asked.next_token);
    return names;
  }
  Result<DescribeParametersResult> describe(const std::string& key, const std::string& option,
                                            Names values) {
    DescribeParametersRequest asked;
    ParameterStringFilter filter;
    filter.key = key;
    if (!option.empty()) filter.option = option;
    filter.values = std::move(values);
    asked.parameter_filters = std::vector{filter};
    return call<op::DescribeParameters>(asked);
  }
  std::string described(const std::string& key, const std::string& option, Names values) {
    auto answer = describe(key, option, std::move(values));
    if (!answer) return answer.error().code;
    std::string names;
    for (auto& parameter : *answer->parameters)
      names += (names.empty() ? "" : " ") + *parameter.name;
    return names;
  }
  Result<LabelParameterVersionResult> label(const std::string& name, Names labels,
                                            std::optional<std::int64_t> version = {}) {
    return call<op::LabelParameterVersion>({name, version, std::move(labels)});
  }
};

}  // namespace windlass::cloud::ssm
