// A scaling policy, as it lies in its row.
#pragma once

#include "aws/autoscaling/put_scaling_policy.h"
#include "cloud/autoscaling/group.h"

namespace windlass::cloud::autoscaling {

using PolicySettings = aws::autoscaling::PutScalingPolicyType;

struct Policy {
  std::int64_t id = 0;
  std::int64_t group = 0;
  std::string name, uuid;
  PolicySettings settings;

  std::string type() const { return settings.policy_type.value_or("SimpleScaling"); }
  std::string arn(const Group& group) const;
};
std::vector<Policy> policies_of(Scaling& scaling, const Group& group);
// By its name in that group, or by its ARN.
struct PolicyAndGroup {
  Policy policy;
  Group group;
};
Result<PolicyAndGroup> get_policy(Scaling& scaling, const Call& call,
                                  const std::optional<std::string>& group_name,
                                  const std::string& name_or_arn);
void save_policy(Scaling& scaling, Policy& policy);
void forget_policy(Scaling& scaling, const Policy& policy);

}  // namespace windlass::cloud::autoscaling
