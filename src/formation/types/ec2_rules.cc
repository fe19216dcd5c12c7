#include "formation/types/ec2_rules.h"

#include <algorithm>

#include "aws/ec2/authorize_security_group_egress.h"
#include "aws/ec2/authorize_security_group_ingress.h"
#include "aws/ec2/revoke_security_group_egress.h"
#include "aws/ec2/revoke_security_group_ingress.h"
#include "aws/ec2/update_security_group_rule_descriptions_egress.h"
#include "aws/ec2/update_security_group_rule_descriptions_ingress.h"
#include "base/text.h"
#include "formation/types/ec2.h"

namespace windlass::formation::types {

using namespace aws::ec2;

namespace {

struct Names {
  std::string_view group, prefix_list;
};

Names names(Way way) {
  if (way == Way::In) return {"SourceSecurityGroupId", "SourcePrefixListId"};
  return {"DestinationSecurityGroupId", "DestinationPrefixListId"};
}

std::string protocol(const Json& rule) {
  auto word = lower(text_or(rule, "IpProtocol", "-1"));
  for (auto [number, name] :
       {std::pair{"1", "icmp"}, {"6", "tcp"}, {"17", "udp"}, {"58", "icmpv6"}})
    if (word == number) return name;
  return word == "all" ? "-1" : word;
}

// EC2 keeps no ports of protocols that have none.
std::string port(const Json& rule, std::string_view name) {
  return protocol(rule) == "-1" ? "-1" : text_or(rule, name, "-1");
}

template <class Op>
Result<> change(const Place& place, const std::string& group,
                std::vector<IpPermission> permissions) {
  typename Op::Request request{};
  request.group_id = group;
  request.ip_permissions = std::move(permissions);
  TRY(place.client.call<Op>(std::move(request)));
  return Done{};
}

// All at once; and when one of them stands as it should already, one after another.
template <class Op>
Result<> change_all(const Place& place, const std::string& group, const RuleList& rules, Way way,
                    std::string_view stands_already) {
  if (rules.empty()) return Done{};
  std::vector<IpPermission> permissions;
  for (auto& rule : rules) permissions.push_back(permission(rule, way));
  auto changed = change<Op>(place, group, permissions);
  if (!is_refused(changed, {stands_already})) return changed;
  for (auto& each : permissions)
    TRY(done_or(change<Op>(place, group, std::vector{each}), {stands_already}));
  return Done{};
}

}  // namespace

std::string rule_key(const Json& rule, Way way) {
  auto key = protocol(rule) + " " + port(rule, "FromPort") + "-" + port(rule, "ToPort");
  for (std::string_view name :
       {std::string_view("CidrIp"), std::string_view("CidrIpv6"),
        std::string_view("SourceSecurityGroupName"), names(way).group, names(way).prefix_list})
    if (auto peer = text(rule, name)) key += " " + std::string(name) + "=" + *peer;
  return key;
}

IpPermission permission(const Json& rule, Way way) {
  IpPermission one{.ip_protocol = protocol(rule)};
  if (one.ip_protocol != "-1") {
    if (auto from = number(rule, "FromPort")) one.from_port = static_cast<std::int32_t>(*from);
    if (auto to = number(rule, "ToPort")) one.to_port = static_cast<std::int32_t>(*to);
  }
  auto why = text(rule, "Description");
  if (auto range = text(rule, "CidrIp")) one.ip_ranges = std::vector{IpRange{why, *range}};
  if (auto range = text(rule, "CidrIpv6")) one.ipv6_ranges = std::vector{Ipv6Range{why, *range}};
  if (auto list = text(rule, names(way).prefix_list))
    one.prefix_list_ids = std::vector{PrefixListId{why, *list}};
  auto group = text(rule, names(way).group), name = text(rule, "SourceSecurityGroupName");
  if (group || name)
    one.user_id_group_pairs =
        std::vector{UserIdGroupPair{.description = why,
                                    .user_id = text(rule, "SourceSecurityGroupOwnerId"),
                                    .group_name = group ? std::nullopt : name,
                                    .group_id = group}};
  return one;
}

Json rule_as_written(const SecurityGroupRule& rule) {
  auto way = rule.is_egress.value_or(false) ? Way::Out : Way::In;
  Json written = Json::Object{};
  tell(written, "IpProtocol", rule.ip_protocol);
  if (rule.ip_protocol != "-1") {
    tell(written, "FromPort", rule.from_port);
    tell(written, "ToPort", rule.to_port);
  }
  tell(written, "CidrIp", rule.cidr_ipv4);
  tell(written, "CidrIpv6", rule.cidr_ipv6);
  tell(written, std::string(names(way).prefix_list), rule.prefix_list_id);
  if (auto& group = rule.referenced_group_info)
    tell(written, std::string(names(way).group), group->group_id);
  if (rule.description != "") tell(written, "Description", rule.description);
  return written;
}

RuleList beyond(const RuleList& these, const RuleList& others, Way way) {
  RuleList rest;
  for (auto& each : these) {
    auto key = rule_key(each, way);
    auto same = [&](const Json& other) { return rule_key(other, way) == key; };
    if (std::ranges::none_of(others, same) && std::ranges::none_of(rest, same))
      rest.push_back(each);
  }
  return rest;
}

Result<> allow(const Place& place, const std::string& group, const RuleList& rules, Way way) {
  constexpr std::string_view already = "InvalidPermission.Duplicate";
  return way == Way::In
             ? change_all<op::AuthorizeSecurityGroupIngress>(place, group, rules, way, already)
             : change_all<op::AuthorizeSecurityGroupEgress>(place, group, rules, way, already);
}

Result<> forbid(const Place& place, const std::string& group, const RuleList& rules, Way way) {
  constexpr std::string_view already = "InvalidPermission.NotFound";
  return way == Way::In
             ? change_all<op::RevokeSecurityGroupIngress>(place, group, rules, way, already)
             : change_all<op::RevokeSecurityGroupEgress>(place, group, rules, way, already);
}

Result<> describe(const Place& place, const std::string& group, const RuleList& rules, Way way) {
  if (rules.empty()) return Done{};
  std::vector<IpPermission> permissions;
  for (auto& rule : rules) permissions.push_back(permission(rule, way));
  return way == Way::In ? change<op::UpdateSecurityGroupRuleDescriptionsIngress>(
                              place, group, std::move(permissions))
                        : change<op::UpdateSecurityGroupRuleDescriptionsEgress>(
                              place, group, std::move(permissions));
}

}  // namespace windlass::formation::types
