#include "aws/iam/attach_user_policy.h"
#include "aws/iam/delete_user_policy.h"
#include "aws/iam/detach_user_policy.h"
#include "aws/iam/get_user_policy.h"
#include "aws/iam/list_attached_user_policies.h"
#include "aws/iam/list_user_policies.h"
#include "aws/iam/put_user_policy.h"
#include "formation/types/iam_holder.h"

namespace windlass::formation::types {

namespace {

using namespace aws::iam;
using Names = std::vector<std::string>;

constexpr int pages_max = 100;

Result<> put(const Place& place, const std::string& user, const std::string& policy,
             const std::string& document) {
  TRY(place.client.call<op::PutUserPolicy>(
      {.user_name = user, .policy_name = policy, .policy_document = document}));
  return Done{};
}

Result<> drop(const Place& place, const std::string& user, const std::string& policy) {
  TRY(place.client.call<op::DeleteUserPolicy>({.user_name = user, .policy_name = policy}));
  return Done{};
}

Result<> attach(const Place& place, const std::string& user, const std::string& arn) {
  TRY(place.client.call<op::AttachUserPolicy>({.user_name = user, .policy_arn = arn}));
  return Done{};
}

Result<> detach(const Place& place, const std::string& user, const std::string& arn) {
  TRY(place.client.call<op::DetachUserPolicy>({.user_name = user, .policy_arn = arn}));
  return Done{};
}

Result<Names> inlined(const Place& place, const std::string& user) {
  Names names;
  std::optional<std::string> marker;
  for (int page = 0; page < pages_max; ++page) {
    auto answer =
        TRY(place.client.call<op::ListUserPolicies>({.user_name = user, .marker = marker}));
    for (auto& name : answer.policy_names.value_or(Names())) names.push_back(name);
    if (!answer.is_truncated.value_or(false)) break;
    marker = answer.marker;
  }
  return names;
}

Result<Names> attached(const Place& place, const std::string& user) {
  Names arns;
  std::optional<std::string> marker;
  for (int page = 0; page < pages_max; ++page) {
    auto answer =
        TRY(place.client.call<op::ListAttachedUserPolicies>({.user_name = user, .marker = marker}));
    for (auto& policy : answer.attached_policies.value_or(std::vector<AttachedPolicy>()))
      arns.push_back(policy.policy_arn.value_or(""));
    if (!answer.is_truncated.value_or(false)) break;
    marker = answer.marker;
  }
  return arns;
}

Result<std::string> document(const Place& place, const std::string& user,
                             const std::string& policy) {
  auto answer =
      TRY(place.client.call<op::GetUserPolicy>({.user_name = user, .policy_name = policy}));
  return answer.policy_document.value_or("");
}

}  // namespace

const IamHolder iam_user_holder{"UserName", put, drop, attach, detach, inlined, attached, document};

}  // namespace windlass::formation::types
