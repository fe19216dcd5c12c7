// PutResourcePolicy, GetResourcePolicy, DeleteResourcePolicy.
#include "base/json.h"
#include "cloud/dynamodb/handlers.h"
#include "cloud/dynamodb/policy.h"
#include "cloud/dynamodb/table.h"

namespace windlass::cloud::dynamodb {

using namespace aws::dynamodb;

namespace {

constexpr std::size_t policy_size_max = 20 * 1024;

Error no_policy(const std::string& arn) {
  return {"PolicyNotFoundException",
          "Resource-based policy not found for the provided ResourceArn: " + arn};
}

// Somebody else may have changed the policy since the caller looked.
Result<> check_revision(const Table& table, const std::optional<std::string>& expected) {
  if (!expected) return Done{};
  auto current = table.policy_revision.value_or("NO_POLICY");
  if (current == *expected) return Done{};
  return Error{"PolicyNotFoundException",
               "Resource-based policy with the expected revision id not found: " + *expected};
}

}  // namespace

Result<> check_policy(const std::string& policy) {
  if (policy.size() > policy_size_max)
    return invalid("Resource-based policy exceeds the maximum size of 20 KB");
  auto document = parse_json(policy);
  if (!document || !document->is_object() || !document->find("Statement"))
    return invalid("Invalid policy document: it must be a JSON object with statements");
  return Done{};
}

std::string new_revision(Dynamo& dynamo) {
  // Only ever compared, never ordered.
  return std::to_string(1'000'000'000'000'000 + dynamo.work.random.below(8'000'000'000'000'000));
}

Result<PutResourcePolicyOutput> put_resource_policy(Dynamo& dynamo, const Call& call,
                                                    const PutResourcePolicyInput& in) {
  TRY(check_policy(*in.policy));
  auto table = TRY(get_table(dynamo, call, in.resource_arn));
  TRY(check_revision(table, in.expected_revision_id));
  if (table.policy != in.policy) table.policy_revision = new_revision(dynamo);
  table.policy = in.policy;
  update(dynamo, table);
  return PutResourcePolicyOutput{table.policy_revision};
}

Result<GetResourcePolicyOutput> get_resource_policy(Dynamo& dynamo, const Call& call,
                                                    const GetResourcePolicyInput& in) {
  auto table = TRY(get_table(dynamo, call, in.resource_arn));
  if (!table.policy) return no_policy(*in.resource_arn);
  return GetResourcePolicyOutput{table.policy, table.policy_revision};
}

Result<DeleteResourcePolicyOutput> delete_resource_policy(Dynamo& dynamo, const Call& call,
                                                          const DeleteResourcePolicyInput& in) {
  auto table = TRY(get_table(dynamo, call, in.resource_arn));
  TRY(check_revision(table, in.expected_revision_id));
  DeleteResourcePolicyOutput out{table.policy_revision};
  table.policy.reset();
  table.policy_revision.reset();
  update(dynamo, table);
  return out;
}

}  // namespace windlass::cloud::dynamodb
