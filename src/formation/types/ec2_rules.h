// Rules of security groups: as templates write them, as EC2 takes them, and when two are one.
#pragma once

#include <string>
#include <vector>

#include "aws/ec2/shape/ip_permission.h"
#include "aws/ec2/shape/security_group_rule.h"
#include "formation/resource_type.h"

namespace windlass::formation::types {

enum class Way { In, Out };

// What tells a rule from others of its group: all of it but its description.
std::string rule_key(const Json& rule, Way way);
aws::ec2::IpPermission permission(const Json& rule, Way way);
// The other way: as a template would write it.
Json rule_as_written(const aws::ec2::SecurityGroupRule& rule);

using RuleList = std::vector<Json>;

// Of these rules those that are not among the others.
RuleList beyond(const RuleList& these, const RuleList& others, Way way);

// Rules that are there already may be allowed again, and those that are gone forbidden.
Result<> allow(const Place& place, const std::string& group, const RuleList& rules, Way way);
Result<> forbid(const Place& place, const std::string& group, const RuleList& rules, Way way);
Result<> describe(const Place& place, const std::string& group, const RuleList& rules, Way way);

}  // namespace windlass::formation::types
