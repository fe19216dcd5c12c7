// The rules of security groups, as rows and as AWS shows them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "aws/ec2/shape/ip_permission.h"
#include "aws/ec2/shape/security_group_rule.h"
#include "cloud/ec2/common/context.h"

namespace windlass::cloud::ec2 {

struct GroupRule {
  enum class Peer { Ipv4, Ipv6, PrefixList, Group };
  std::string id;     // "sgr-0a"; "" for one that is only asked for
  std::string group;  // whose rule it is
  bool egress = false;
  std::string protocol;    // "tcp", "udp", "icmp", "icmpv6", a number, "-1" for all
  int from = -1, to = -1;  // ports, or ICMP's type and code; -1 for all
  Peer kind = Peer::Ipv4;
  std::string peer;
  std::optional<std::string> description;

  // Two rules of a group that let through the same are one.
  bool same_traffic(const GroupRule& other) const;
  bool has_ports() const;
};

std::vector<GroupRule> rules_of(store::Database& db, const std::string& group);
// Of the caller's account and region; nothing for another's.
std::optional<GroupRule> find_rule(Ec2& ec2, const Call& call, const std::string& id);
// That which lets through the same.
std::optional<GroupRule> find_rule_like(store::Database& db, const GroupRule& rule);
// InvalidSecurityGroupRuleId.Malformed, .NotFound.
Result<GroupRule> get_rule(Ec2& ec2, const Call& call, const std::string& id);

void insert_rule(Ec2& ec2, const Call& call, const GroupRule& rule);
void update_rule(Ec2& ec2, const GroupRule& rule);
void delete_rule(Ec2& ec2, const std::string& id);

aws::ec2::SecurityGroupRule rule_view(Ec2& ec2, const Call& call, const GroupRule& rule);
// Rules of one direction, those of equal protocol and ports put together.
std::vector<aws::ec2::IpPermission> permissions_view(const Call& call,
                                                     const std::vector<GroupRule>& rules,
                                                     bool egress);

}  // namespace windlass::cloud::ec2
