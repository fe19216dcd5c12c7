// Words for IAM's tests.
#pragma once

#include "aws/iam/errors.h"
#include "base/text.h"
#include "cloud/core/testing/fixture.h"
#include "cloud/iam/authorise.h"
#include "cloud/iam/handlers.h"
#include "cloud/iam/iam.h"

namespace windlass::cloud::iam {

class IamFixture : public testing::Fixture {
 public:
  IamFixture() : Fixture({&iam::service}) { settings.master_key = std::string(32, 'k'); }

  static constexpr const char* ec2_trust =
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]})";
  // A policy of one statement.
  static std::string allows(const std::string& action, const std::string& resource = "*",
                            const std::string& effect = "Allow") {
    return R"({"Version":"2012-10-17","Statement":[{"Effect":")" + effect + R"(","Action":")" +
           action + R"(","Resource":")" + resource + "\"}]}";
  }
  static std::string trusts(const std::string& principal) {
    return R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":")" +
           principal + R"("},"Action":"sts:AssumeRole"}]})";
  }
  static std::string arn(const std::string& rest) { return "arn:aws:iam::000000000000:" + rest; }

  User given_user(const std::string& name = "bob") {
    auto made = call<op::CreateUser>({.user_name = name});
    REQUIRE_MESSAGE(made, made.error().message);
    return *made->user;
  }
  Role given_role(const std::string& name = "app", const std::string& trust = ec2_trust) {
    auto made = call<op::CreateRole>({.role_name = name, .assume_role_policy_document = trust});
    REQUIRE_MESSAGE(made, made.error().message);
    return *made->role;
  }
  Group given_group(const std::string& name = "team") {
    auto made = call<op::CreateGroup>({.group_name = name});
    REQUIRE_MESSAGE(made, made.error().message);
    return *made->group;
  }
  // The new policy's ARN.
  std::string given_policy(const std::string& name = "read",
                           const std::string& document = allows("s3:GetObject")) {
    auto made = call<op::CreatePolicy>({.policy_name = name, .policy_document = document});
    REQUIRE_MESSAGE(made, made.error().message);
    return *made->policy->arn;
  }
  void given_profile(const std::string& name = "web") {
    REQUIRE(call<op::CreateInstanceProfile>({.instance_profile_name = name}));
  }
  // Acts as another account's root from now on.
  void as_account(const std::string& account) { caller = root_of(AccountId{account}); }
};

template <class T>
std::string code_of(const Result<T>& result) {
  return result ? "" : result.error().code;
}
// "Code: message", or "" when it was served.
template <class T>
std::string refusal(const Result<T>& result) {
  return result ? "" : result.error().code + ": " + result.error().message;
}

}  // namespace windlass::cloud::iam
