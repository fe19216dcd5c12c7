// Resource policies: kept for those who manage them (Route 53's and others' writing is not served).
#include "base/json.h"
#include "cloud/logs/errors.h"
#include "cloud/logs/group.h"
#include "cloud/logs/handlers.h"

namespace windlass::cloud::logs {

namespace {

constexpr int policies_max = 10;
constexpr std::int32_t page_size = 50;

// Policies of one log group came with destinations that are not served.
Error of_resource() {
  return invalid_parameter(
      "Resource policies of a single resource (resourceArn) are not served by this cloud: only "
      "those "
      "of the account.");
}

}  // namespace

Result<PutResourcePolicyResponse> put_resource_policy(Logs& logs, const Call& call,
                                                      const PutResourcePolicyRequest& in) {
  if (in.resource_arn) return of_resource();
  if (!in.policy_name || !in.policy_document)
    return invalid_parameter("policyName and policyDocument are required.");
  auto document = parse_json(*in.policy_document);
  if (!document || !document->is_object() || !document->find("Statement"))
    return invalid_parameter("The policy document is not a valid policy.");
  auto& account = call.caller.account.text;
  auto is_new =
      !logs.db.any("select 1 from logs_policy where account = ? and region = ? and name = ?",
                   {account, call.region.text, *in.policy_name});
  if (is_new &&
      logs.db.find_integer("select count(*) from logs_policy where account = ? and region = ?",
                           {account, call.region.text}) >= policies_max)
    return limit_exceeded("Resource limit exceeded.");

  auto now = epoch_millis(call.now);
  logs.db.run(
      "insert or replace into logs_policy (account, region, name, document, updated) "
      "values (?, ?, ?, ?, ?)",
      {account, call.region.text, *in.policy_name, *in.policy_document, now});
  PutResourcePolicyResponse answer;
  answer.resource_policy.emplace();
  answer.resource_policy->policy_name = in.policy_name;
  answer.resource_policy->policy_document = in.policy_document;
  answer.resource_policy->last_updated_time = now;
  answer.resource_policy->policy_scope = "ACCOUNT";
  return answer;
}

Result<> delete_resource_policy(Logs& logs, const Call& call,
                                const DeleteResourcePolicyRequest& in) {
  if (in.resource_arn) return of_resource();
  auto name = in.policy_name.value_or("");
  if (logs.db.run("delete from logs_policy where account = ? and region = ? and name = ?",
                  {call.caller.account.text, call.region.text, name}) == 0)
    return not_found("Policy with name [" + name + "] does not exist");
  return Done{};
}

Result<DescribeResourcePoliciesResponse> describe_resource_policies(
    Logs& logs, const Call& call, const DescribeResourcePoliciesRequest& in) {
  if (in.resource_arn) return of_resource();
  auto after = TRY(page_after(in.next_token));
  DescribeResourcePoliciesResponse answer;
  answer.resource_policies.emplace();
  auto limit = in.limit.value_or(page_size);
  for (auto row : logs.db.query("select name, document, updated from logs_policy where account = ? "
                                "and region = ? and name > ? order by name limit ?",
                                {call.caller.account.text, call.region.text, after, limit + 1})) {
    if (std::ssize(*answer.resource_policies) == limit) {
      answer.next_token = page_token(*answer.resource_policies->back().policy_name);
      break;
    }
    ResourcePolicy policy;
    policy.policy_name = row.text(0);
    policy.policy_document = row.text(1);
    policy.last_updated_time = row.integer(2);
    policy.policy_scope = "ACCOUNT";
    answer.resource_policies->push_back(std::move(policy));
  }
  return answer;
}

}  // namespace windlass::cloud::logs
