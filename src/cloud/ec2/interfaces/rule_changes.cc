// Rules come and go. Both directions say the same, each with types of its own.
#include <type_traits>

#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/common/ids.h"
#include "cloud/ec2/common/tags.h"
#include "cloud/ec2/interfaces/group_rows.h"
#include "cloud/ec2/interfaces/handlers.h"
#include "cloud/ec2/interfaces/rule_parsing.h"
#include "cloud/ec2/network/vpc.h"

namespace windlass::cloud::ec2 {

using namespace aws::ec2;

namespace {

using Permissions = std::optional<std::vector<IpPermission>>;

// Each for IPv4 and IPv6, as AWS counts.
constexpr std::int64_t rules_max = 60;

// IpPermissions, or the one rule that the request's own members say.
template <class Request>
Result<Permissions> permissions_in(const Request& in, bool egress) {
  auto old_form = in.cidr_ip || in.source_security_group_name || in.ip_protocol;
  if (!old_form) return in.ip_permissions;
  if (in.ip_permissions && !in.ip_permissions->empty())
    return invalid_combination(
        "The parameter 'ipPermissions' may not be used in combination with 'ipProtocol'");
  if (egress)
    return Error{"InvalidParameterValue",
                 "Rules of egress are said as ipPermissions, and not one member at a time."};
  IpPermission permission;
  permission.ip_protocol = in.ip_protocol;
  permission.from_port = in.from_port;
  permission.to_port = in.to_port;
  // A group that is named without a protocol is meant with all of its traffic.
  if (in.source_security_group_name && !in.ip_protocol) permission.ip_protocol = "-1";
  if (in.cidr_ip) permission.ip_ranges = {{.description = {}, .cidr_ip = in.cidr_ip}};
  if (in.source_security_group_name) {
    UserIdGroupPair pair;
    pair.group_name = in.source_security_group_name;
    permission.user_id_group_pairs = {{pair}};
  }
  return Permissions{{permission}};
}

std::string shown(const GroupRule& rule) {
  auto text = "peer: " + rule.peer + ", ";
  if (rule.protocol == "-1") return text + "ALL, ALLOW";
  std::string name = rule.protocol;
  for (auto& c : name)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  text += name;
  auto from = std::to_string(rule.from), to = std::to_string(rule.to);
  if (rule.protocol == "tcp" || rule.protocol == "udp")
    text += ", from port: " + from + ", to port: " + to;
  else if (rule.has_ports())
    text += ", type: " + from + ", code: " + to;
  return text + ", ALLOW";
}

Result<> refuse_too_many(store::Database& db, const GroupRule& rule) {
  for (auto other : {GroupRule::Peer::Ipv6, GroupRule::Peer::Ipv4})
    if (db.find_integer("select count(*) from ec2_security_group_rule where security_group = ? "
                        "and egress = ? and kind <> ?",
                        {rule.group, rule.egress, static_cast<int>(other)}) > rules_max)
      return limit_exceeded("RulesPerSecurityGroupLimitExceeded",
                            "The maximum number of rules per security group has been reached.");
  return Done{};
}

template <class Answer, class Request>
Result<Answer> authorize(Ec2& ec2, const Call& call, const Group& group, const Request& in,
                         bool egress) {
  auto rules = TRY(rules_in(ec2, call, group, egress, TRY(permissions_in(in, egress))));
  for (auto& rule : rules)
    if (find_rule_like(ec2.db, rule))
      return Error{"InvalidPermission.Duplicate",
                   "the specified rule \"" + shown(rule) + "\" already exists"};
  auto tags = TRY(wanted_tags(call, in.tag_specifications, "security-group-rule"));
  TRY(refuse_dry_run(in.dry_run));

  Answer answer;
  answer.return_ = true;
  answer.security_group_rules.emplace();
  for (auto& rule : rules) {
    rule.id = new_id(ec2.work.random, "sgr");
    insert_rule(ec2, call, rule);
    TRY(put_tags(ec2, call, rule.id, tags));
    answer.security_group_rules->push_back(rule_view(ec2, call, rule));
  }
  TRY(refuse_too_many(ec2.db, rules.front()));
  ec2.work.summon(networks_duty);
  return answer;
}

RevokedSecurityGroupRule revoked_view(const GroupRule& rule) {
  RevokedSecurityGroupRule view;
  view.security_group_rule_id = rule.id;
  view.group_id = rule.group;
  view.is_egress = rule.egress;
  view.ip_protocol = rule.protocol;
  view.from_port = rule.from;
  view.to_port = rule.to;
  view.description = rule.description;
  switch (rule.kind) {
    case GroupRule::Peer::Ipv4: view.cidr_ipv4 = rule.peer; break;
    case GroupRule::Peer::Ipv6: view.cidr_ipv6 = rule.peer; break;
    case GroupRule::Peer::PrefixList: view.prefix_list_id = rule.peer; break;
    case GroupRule::Peer::Group: view.referenced_group_id = rule.peer; break;
  }
  return view;
}

struct Found {
  std::vector<GroupRule> rules;
  std::vector<GroupRule> unknown;
};

Result<Found> rules_by_id(Ec2& ec2, const Call& call, const Group& group, bool egress,
                          const std::vector<std::string>& ids) {
  Found found;
  for (auto& id : ids) {
    auto rule = TRY(get_rule(ec2, call, id));
    if (rule.group != group.id || rule.egress != egress)
      return not_found("InvalidSecurityGroupRuleId.NotFound", "security group rule ID", id);
    found.rules.push_back(std::move(rule));
  }
  return found;
}

// In the default VPC, what is not there is only told; elsewhere it is an error.
Result<Found> rules_by_traffic(Ec2& ec2, const Call& call, const Group& group, bool egress,
                               const Permissions& permissions) {
  Found found;
  for (auto& wanted : TRY(rules_in(ec2, call, group, egress, permissions))) {
    auto rule = find_rule_like(ec2.db, wanted);
    (rule ? found.rules : found.unknown).push_back(rule ? *rule : wanted);
  }
  if (!found.unknown.empty() && !TRY(find_vpc(ec2, call, group.vpc)).is_default)
    return Error{"InvalidPermission.NotFound",
                 "The specified rule does not exist in this security group."};
  return found;
}

template <class Answer, class Request>
Result<Answer> revoke(Ec2& ec2, const Call& call, const Group& group, const Request& in,
                      bool egress) {
  auto by_id = in.security_group_rule_ids && !in.security_group_rule_ids->empty();
  auto permissions = TRY(permissions_in(in, egress));
  auto by_traffic = permissions && !permissions->empty();
  if (by_id && by_traffic)
    return invalid_combination(
        "The parameters 'ipPermissions' and 'securityGroupRuleIds' may not be used together");
  if (!by_id && !by_traffic)
    return Error{"MissingParameter",
                 "Either 'ipPermissions' or 'securityGroupRuleIds' should be provided."};
  auto found = by_id ? TRY(rules_by_id(ec2, call, group, egress, *in.security_group_rule_ids))
                     : TRY(rules_by_traffic(ec2, call, group, egress, permissions));
  TRY(refuse_dry_run(in.dry_run));

  Answer answer;
  answer.return_ = true;
  answer.revoked_security_group_rules.emplace();
  for (auto& rule : found.rules) {
    delete_rule(ec2, rule.id);
    answer.revoked_security_group_rules->push_back(revoked_view(rule));
  }
  if (!found.unknown.empty())
    answer.unknown_ip_permissions = permissions_view(call, found.unknown, egress);
  ec2.work.summon(networks_duty);
  return answer;
}

}  // namespace

Result<AuthorizeSecurityGroupIngressResult> authorize_security_group_ingress(
    Ec2& ec2, const Call& call, const AuthorizeSecurityGroupIngressRequest& in) {
  auto group = TRY(group_named(ec2, call, in.group_id, in.group_name));
  return authorize<AuthorizeSecurityGroupIngressResult>(ec2, call, group, in, false);
}

Result<AuthorizeSecurityGroupEgressResult> authorize_security_group_egress(
    Ec2& ec2, const Call& call, const AuthorizeSecurityGroupEgressRequest& in) {
  auto group = TRY(group_named(ec2, call, in.group_id, {}));
  return authorize<AuthorizeSecurityGroupEgressResult>(ec2, call, group, in, true);
}

Result<RevokeSecurityGroupIngressResult> revoke_security_group_ingress(
    Ec2& ec2, const Call& call, const RevokeSecurityGroupIngressRequest& in) {
  auto group = TRY(group_named(ec2, call, in.group_id, in.group_name));
  return revoke<RevokeSecurityGroupIngressResult>(ec2, call, group, in, false);
}

Result<RevokeSecurityGroupEgressResult> revoke_security_group_egress(
    Ec2& ec2, const Call& call, const RevokeSecurityGroupEgressRequest& in) {
  auto group = TRY(group_named(ec2, call, in.group_id, {}));
  return revoke<RevokeSecurityGroupEgressResult>(ec2, call, group, in, true);
}

}  // namespace windlass::cloud::ec2
