// Key policies. There is one a key, and its name is "default".
#include "base/json.h"
#include "cloud/kms/errors.h"
#include "cloud/kms/handlers.h"
#include "cloud/kms/key.h"
#include "cloud/kms/page.h"
#include "cloud/kms/policy.h"

namespace windlass::cloud::kms {

namespace {

constexpr std::size_t policy_size_max = 32 * 1024;

Result<> check_name(const std::optional<std::string>& name) {
  if (!name || *name == "default") return Done{};
  return not_found("No such policy exists");
}

}  // namespace

Result<> check_policy(const std::string& policy) {
  auto malformed = [](std::string reason) {
    return Error{"MalformedPolicyDocumentException", std::move(reason)};
  };
  if (policy.size() > policy_size_max)
    return limit_exceeded("The key policy exceeds the maximum size of 32 KB");
  auto document = parse_json(policy);
  if (!document) return malformed("The key policy is not valid JSON");
  auto* statements = document->find("Statement");
  if (!statements ||
      !(statements->is_object() || (statements->is_array() && !statements->as_array().empty())))
    return malformed("The key policy has no statement");
  return Done{};
}

Result<GetKeyPolicyResponse> get_key_policy(Kms& kms, const Call& call,
                                            const GetKeyPolicyRequest& in) {
  auto key = TRY(get_key(kms, call, in.key_id));
  TRY(check_name(in.policy_name));
  return GetKeyPolicyResponse{kms.db.find_text("select policy from kms_key where id = ?", {key.id}),
                              "default"};
}

Result<> put_key_policy(Kms& kms, const Call& call, const PutKeyPolicyRequest& in) {
  auto key = TRY(get_key(kms, call, in.key_id));
  TRY(check_customers(call, key));
  TRY(check_name(in.policy_name));
  auto policy = in.policy.value_or("");
  TRY(check_policy(policy));
  kms.db.run("update kms_key set policy = ? where id = ?", {policy, key.id});
  return Done{};
}

Result<ListKeyPoliciesResponse> list_key_policies(Kms& kms, const Call& call,
                                                  const ListKeyPoliciesRequest& in) {
  TRY(get_key(kms, call, in.key_id));
  TRY(page_start(in.limit, in.marker, 100));
  return ListKeyPoliciesResponse{
      .policy_names = std::vector<std::string>{"default"}, .next_marker = {}, .truncated = false};
}

}  // namespace windlass::cloud::kms
