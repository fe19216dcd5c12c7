#include "cloud/autoscaling/policy.h"

#include "base/text.h"
#include "cloud/autoscaling/documents.h"
#include "cloud/autoscaling/errors.h"

namespace windlass::cloud::autoscaling {

namespace {

Policy policy_of(const store::Row& row) {
  Policy policy;
  policy.id = row.integer(0);
  policy.group = row.integer(1);
  policy.name = row.text(2);
  policy.uuid = row.text(3);
  policy.settings = read_document<PolicySettings>(row.text(4));
  return policy;
}

}  // namespace

std::string Policy::arn(const Group& of) const {
  return "arn:aws:autoscaling:" + of.region.text + ":" + of.account.text +
         ":scalingPolicy:" + uuid + ":autoScalingGroupName/" + of.name + ":policyName/" + name;
}

std::vector<Policy> policies_of(Scaling& scaling, const Group& group) {
  std::vector<Policy> policies;
  for (auto row : scaling.db.query("select id, group_id, name, uuid, settings from asg_policy "
                                   "where group_id = ? order by name",
                                   {group.id}))
    policies.push_back(policy_of(row));
  return policies;
}

// "arn:aws:autoscaling:R:A:scalingPolicy:UUID:autoScalingGroupName/G:policyName/P"
Result<PolicyAndGroup> get_policy(Scaling& scaling, const Call& call,
                                  const std::optional<std::string>& group_name,
                                  const std::string& name_or_arn) {
  auto group = group_name ? find_group(scaling, call, *group_name) : std::nullopt;
  bool by_arn = name_or_arn.starts_with("arn:");
  if (by_arn) {
    auto parts = split_once(name_or_arn, ":autoScalingGroupName/");
    auto names = parts ? split_once(parts->second, ":policyName/") : std::nullopt;
    if (names && !group) group = find_group(scaling, call, names->first);
  } else if (!group_name) {
    return validation_error(
        "AutoScalingGroupName is required when the policy is named by its name");
  }
  if (!group && group_name) return validation_error("Group " + *group_name + " not found");
  if (group)
    for (auto& policy : policies_of(scaling, *group))
      if (by_arn ? policy.arn(*group) == name_or_arn : policy.name == name_or_arn)
        return PolicyAndGroup{std::move(policy), *std::move(group)};
  return validation_error("No scaling policy named " + name_or_arn + " exists");
}

void save_policy(Scaling& scaling, Policy& policy) {
  if (policy.id == 0) {
    scaling.db.run("insert into asg_policy (group_id, name, uuid, settings) values (?, ?, ?, ?)",
                   {policy.group, policy.name, policy.uuid, document_of(policy.settings)});
    policy.id = scaling.db.last_insert_id();
    return;
  }
  scaling.db.run("update asg_policy set settings = ? where id = ?",
                 {document_of(policy.settings), policy.id});
}

void forget_policy(Scaling& scaling, const Policy& policy) {
  scaling.db.run("delete from asg_policy where id = ?", {policy.id});
}

}  // namespace windlass::cloud::autoscaling
