// Rules that are there: shown, changed in place, described by people.
#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/common/filters.h"
#include "cloud/ec2/common/paging.h"
#include "cloud/ec2/interfaces/group_rows.h"
#include "cloud/ec2/interfaces/handlers.h"
#include "cloud/ec2/interfaces/rule_parsing.h"
#include "cloud/ec2/network/vpc.h"

namespace windlass::cloud::ec2 {

using namespace aws::ec2;

namespace {

Result<std::vector<GroupRule>> rules_asked(Ec2& ec2, const Call& call,
                                           const DescribeSecurityGroupRulesRequest& in) {
  std::vector<GroupRule> rules;
  if (in.security_group_rule_ids && !in.security_group_rule_ids->empty()) {
    if (in.max_results)
      return invalid_combination(
          "The parameter SecurityGroupRuleIds cannot be used with the parameter MaxResults");
    for (auto& id : *in.security_group_rule_ids) rules.push_back(TRY(get_rule(ec2, call, id)));
    return rules;
  }
  for (auto& group : all_groups(ec2, call))
    for (auto& rule : rules_of(ec2.db, group.id)) rules.push_back(std::move(rule));
  return rules;
}

Result<GroupRule> changed_rule(Ec2& ec2, const Call& call, const Group& group, const GroupRule& old,
                               const SecurityGroupRuleRequest& to) {
  auto peers = to.cidr_ipv4.has_value() + to.cidr_ipv6.has_value() + to.prefix_list_id.has_value() +
               to.referenced_group_id.has_value();
  if (peers != 1)
    return invalid_combination(
        "Exactly one of CidrIpv4, CidrIpv6, PrefixListId and ReferencedGroupId is needed");
  auto rule = TRY(traffic_of({.protocol = to.ip_protocol,
                              .from = to.from_port,
                              .to = to.to_port,
                              .description = to.description},
                             group, old.egress));
  rule.id = old.id;
  if (to.cidr_ipv4) return with_range(std::move(rule), *to.cidr_ipv4);
  if (to.cidr_ipv6) return with_ipv6_range(std::move(rule), *to.cidr_ipv6);
  if (to.prefix_list_id) return with_prefix_list(call, std::move(rule), *to.prefix_list_id);
  return with_group(ec2, call, std::move(rule), group, *to.referenced_group_id);
}

Result<GroupRule> rule_of_group(Ec2& ec2, const Call& call, const Group& group,
                                const std::optional<std::string>& id) {
  auto rule = TRY(get_rule(ec2, call, id.value_or("")));
  if (rule.group == group.id) return rule;
  return not_found("InvalidSecurityGroupRuleId.NotFound", "security group rule ID", rule.id);
}

using Descriptions = std::optional<std::vector<SecurityGroupRuleDescription>>;

// The rules that are meant, with their new descriptions.
Result<std::vector<GroupRule>> described(
    Ec2& ec2, const Call& call, const Group& group, bool egress,
    const std::optional<std::vector<IpPermission>>& permissions, const Descriptions& descriptions) {
  std::vector<GroupRule> rules;
  if (descriptions && !descriptions->empty()) {
    for (auto& one : *descriptions) {
      auto rule = TRY(rule_of_group(ec2, call, group, one.security_group_rule_id));
      auto words = TRY(traffic_of(
          {.protocol = "-1", .from = {}, .to = {}, .description = one.description}, group, egress));
      rule.description = words.description;
      rules.push_back(std::move(rule));
    }
    return rules;
  }
  if (!permissions || permissions->empty())
    return Error{"MissingParameter",
                 "Either 'ipPermissions' or 'securityGroupRuleDescriptions' should be provided."};
  for (auto& wanted : TRY(rules_in(ec2, call, group, egress, permissions))) {
    auto rule = find_rule_like(ec2.db, wanted);
    if (!rule)
      return Error{"InvalidPermission.NotFound",
                   "The specified rule does not exist in this security group."};
    rule->description = wanted.description;
    rules.push_back(*std::move(rule));
  }
  return rules;
}

template <class Answer, class Request>
Result<Answer> describe_rules(Ec2& ec2, const Call& call, const Request& in, bool egress) {
  auto group = TRY(group_named(ec2, call, in.group_id, in.group_name));
  auto rules = TRY(
      described(ec2, call, group, egress, in.ip_permissions, in.security_group_rule_descriptions));
  for (auto& rule : rules)
    if (rule.egress != egress)
      return not_found("InvalidSecurityGroupRuleId.NotFound", "security group rule ID", rule.id);
  TRY(refuse_dry_run(in.dry_run));
  for (auto& rule : rules) update_rule(ec2, rule);
  return Answer{.return_ = true};
}

}  // namespace

Result<DescribeSecurityGroupRulesResult> describe_security_group_rules(
    Ec2& ec2, const Call& call, const DescribeSecurityGroupRulesRequest& in) {
  TRY(make_defaults(ec2, call));
  auto filters = TRY(Filters::read(in.filters, {"group-id", "security-group-rule-id"}));
  auto page = TRY(page_of(in.max_results, in.next_token));
  auto rules = TRY(rules_asked(ec2, call, in));
  TRY(refuse_dry_run(in.dry_run));

  DescribeSecurityGroupRulesResult answer;
  answer.security_group_rules.emplace();
  for (auto& rule : rules) {
    Facts facts;
    facts.add("group-id", rule.group)
        .add("security-group-rule-id", rule.id)
        .tags(tags_of(ec2.db, rule.id));
    if (filters.match(facts)) answer.security_group_rules->push_back(rule_view(ec2, call, rule));
  }
  answer.next_token = cut(*answer.security_group_rules, page);
  return answer;
}

Result<ModifySecurityGroupRulesResult> modify_security_group_rules(
    Ec2& ec2, const Call& call, const ModifySecurityGroupRulesRequest& in) {
  auto group = TRY(find_group(ec2, call, in.group_id.value_or("")));
  if (!in.security_group_rules || in.security_group_rules->empty())
    return missing_parameter("SecurityGroupRules");
  for (auto& update : *in.security_group_rules) {
    auto old = TRY(rule_of_group(ec2, call, group, update.security_group_rule_id));
    auto changed = TRY(changed_rule(
        ec2, call, group, old, update.security_group_rule.value_or(SecurityGroupRuleRequest{})));
    if (auto other = find_rule_like(ec2.db, changed); other && other->id != changed.id)
      return Error{"InvalidPermission.Duplicate",
                   "the specified rule already exists as " + other->id};
    update_rule(ec2, changed);
  }
  TRY(refuse_dry_run(in.dry_run));
  ec2.work.summon(networks_duty);
  return ModifySecurityGroupRulesResult{.return_ = true};
}

Result<UpdateSecurityGroupRuleDescriptionsIngressResult>
update_security_group_rule_descriptions_ingress(
    Ec2& ec2, const Call& call, const UpdateSecurityGroupRuleDescriptionsIngressRequest& in) {
  return describe_rules<UpdateSecurityGroupRuleDescriptionsIngressResult>(ec2, call, in, false);
}

Result<UpdateSecurityGroupRuleDescriptionsEgressResult>
update_security_group_rule_descriptions_egress(
    Ec2& ec2, const Call& call, const UpdateSecurityGroupRuleDescriptionsEgressRequest& in) {
  return describe_rules<UpdateSecurityGroupRuleDescriptionsEgressResult>(ec2, call, in, true);
}

}  // namespace windlass::cloud::ec2
