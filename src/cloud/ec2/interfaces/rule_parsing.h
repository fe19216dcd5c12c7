// What requests say of rules, brought to the form that rows have.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cloud/ec2/interfaces/rules.h"
#include "cloud/ec2/interfaces/security_group.h"

namespace windlass::cloud::ec2 {

// What every way of saying a rule has: the older one in the request's own members, IpPermissions,
// and ModifySecurityGroupRules.
struct RuleWords {
  std::optional<std::string> protocol;
  std::optional<std::int32_t> from, to;
  std::optional<std::string> description;
};

// Its protocol, ports and description; the peer is left open.
Result<GroupRule> traffic_of(const RuleWords& words, const Group& group, bool egress);
Result<GroupRule> with_range(GroupRule rule, const std::string& range);
Result<GroupRule> with_ipv6_range(GroupRule rule, const std::string& range);
// AWS's own lists: people's are not served.
Result<GroupRule> with_prefix_list(const Call& call, GroupRule rule, const std::string& id);
// Groups of other VPCs cannot be meant: none of ours are peered.
Result<GroupRule> with_group(Ec2& ec2, const Call& call, GroupRule rule, const Group& group,
                             const std::string& id);

// One rule for each peer of each permission; refuses an empty list, a permission without a peer,
// and the same rule twice.
Result<std::vector<GroupRule>> rules_in(
    Ec2& ec2, const Call& call, const Group& group, bool egress,
    const std::optional<std::vector<aws::ec2::IpPermission>>& permissions);

}  // namespace windlass::cloud::ec2
