#include "cloud/ec2/interfaces/rule_parsing.h"

#include <algorithm>

#include "base/text.h"
#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/common/ranges.h"
#include "cloud/ec2/interfaces/ipv6_range.h"
#include "cloud/ec2/interfaces/malformed.h"
#include "cloud/ec2/network/prefix_lists.h"

namespace windlass::cloud::ec2 {

using namespace aws::ec2;

namespace {

constexpr std::size_t description_max = 255;

// AWS shows names for the protocols that have ports or types, and numbers for all others.
Result<std::string> protocol_of(const std::optional<std::string>& said) {
  if (!said || said->empty()) return missing_parameter("ipProtocol");
  auto name = lower(*said);
  if (name == "-1" || name == "all") return std::string("-1");
  if (name == "tcp" || name == "udp" || name == "icmp" || name == "icmpv6") return name;
  if (name == "6") return std::string("tcp");
  if (name == "17") return std::string("udp");
  if (name == "1") return std::string("icmp");
  if (name == "58") return std::string("icmpv6");
  if (auto number = parse_int(name); number && *number >= 0 && *number <= 255) return name;
  return Error{"InvalidParameterValue",
               "Invalid value '" + *said + "' for IP protocol. Unknown protocol."};
}

Error bad_ports(std::string_view why) {
  return {"InvalidParameterValue", "Invalid value '" + std::string(why) + "' for portRange."};
}

Result<> check_ports(const GroupRule& rule) {
  auto text = std::to_string(rule.from) + ":" + std::to_string(rule.to);
  auto in_order = rule.from >= 0 && rule.to <= 65535 && rule.from <= rule.to;
  if (in_order) return Done{};
  return Error{"InvalidParameterValue", "Invalid TCP/UDP port range (" + text + ")"};
}

// A type of -1 is every type, and then has every code.
Result<> check_icmp(const GroupRule& rule) {
  auto possible = [](int number) { return number >= -1 && number <= 255; };
  if (possible(rule.from) && possible(rule.to) && (rule.from != -1 || rule.to == -1)) return Done{};
  return Error{"InvalidParameterValue", "Invalid ICMP type/code (" + std::to_string(rule.from) +
                                            ":" + std::to_string(rule.to) + ")"};
}

Result<> take_ports(GroupRule& rule, const RuleWords& words) {
  if (!rule.has_ports()) return Done{};
  auto ports = rule.protocol == "tcp" || rule.protocol == "udp";
  if (!words.from || !words.to) {
    if (ports) return bad_ports("Must specify both from and to ports with TCP/UDP.");
    if (rule.protocol == "icmp") return bad_ports("Must specify both type and code with ICMP.");
  }
  rule.from = words.from.value_or(-1);
  rule.to = words.to.value_or(-1);
  return ports ? check_ports(rule) : check_icmp(rule);
}

Result<> check_description(const std::optional<std::string>& description) {
  constexpr std::string_view others = " ._-:/()#,@[]+=&;{}!$*";
  auto allowed = [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           others.find(c) != std::string_view::npos;
  };
  if (!description ||
      (description->size() <= description_max && std::ranges::all_of(*description, allowed)))
    return Done{};
  return Error{"InvalidParameterValue",
               "Invalid rule description. Valid descriptions are strings less than 256 characters "
               "from the following set:  a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*"};
}

// The group that a pair means: by its id, or by its name in the same VPC.
Result<GroupRule> with_pair(Ec2& ec2, const Call& call, GroupRule rule, const Group& group,
                            const UserIdGroupPair& pair) {
  // Groups of other accounts could only be reached through a peering connection.
  if (pair.user_id && !pair.user_id->empty() && *pair.user_id != call.caller.account.text)
    return not_found("InvalidGroup.NotFound", "security group",
                     pair.group_id.value_or(pair.group_name.value_or("")));
  if (pair.group_id) return with_group(ec2, call, std::move(rule), group, *pair.group_id);
  if (!pair.group_name) return Error{"MissingParameter", "Source group ID missing."};
  rule.kind = GroupRule::Peer::Group;
  rule.peer = TRY(find_group_by_name(ec2, call, group.vpc, *pair.group_name)).id;
  return rule;
}

using Rules = std::vector<GroupRule>;

Result<> add_permission(Rules& rules, Ec2& ec2, const Call& call, const Group& group, bool egress,
                        const IpPermission& permission) {
  auto rule = [&](const std::optional<std::string>& description) {
    return traffic_of({.protocol = permission.ip_protocol,
                       .from = permission.from_port,
                       .to = permission.to_port,
                       .description = description},
                      group, egress);
  };
  auto before = rules.size();
  TRY(rule({}));
  if (permission.ip_ranges)
    for (auto& one : *permission.ip_ranges)
      rules.push_back(TRY(with_range(TRY(rule(one.description)), one.cidr_ip.value_or(""))));
  if (permission.ipv6_ranges)
    for (auto& one : *permission.ipv6_ranges)
      rules.push_back(TRY(with_ipv6_range(TRY(rule(one.description)), one.cidr_ipv6.value_or(""))));
  if (permission.prefix_list_ids)
    for (auto& one : *permission.prefix_list_ids)
      rules.push_back(
          TRY(with_prefix_list(call, TRY(rule(one.description)), one.prefix_list_id.value_or(""))));
  if (permission.user_id_group_pairs)
    for (auto& one : *permission.user_id_group_pairs)
      rules.push_back(TRY(with_pair(ec2, call, TRY(rule(one.description)), group, one)));
  if (rules.size() == before) return Error{"MissingParameter", "Source group ID missing."};
  return Done{};
}

Result<> refuse_doubles(const Rules& rules) {
  for (auto one = rules.begin(); one != rules.end(); ++one)
    if (std::any_of(rules.begin(), one, [&](auto& other) { return other.same_traffic(*one); }))
      return Error{"InvalidParameterValue", "The same permission must not appear multiple times"};
  return Done{};
}

}  // namespace

Result<GroupRule> traffic_of(const RuleWords& words, const Group& group, bool egress) {
  GroupRule rule;
  rule.group = group.id;
  rule.egress = egress;
  rule.protocol = TRY(protocol_of(words.protocol));
  TRY(take_ports(rule, words));
  TRY(check_description(words.description));
  // An empty description is none.
  if (!words.description.value_or("").empty()) rule.description = words.description;
  return rule;
}

Result<GroupRule> with_range(GroupRule rule, const std::string& range) {
  auto parsed = Range::parse(range);
  if (!parsed) return Error{"InvalidParameterValue", "CIDR block " + range + " is malformed"};
  rule.kind = GroupRule::Peer::Ipv4;
  rule.peer = parsed->text();
  return rule;
}

Result<GroupRule> with_ipv6_range(GroupRule rule, const std::string& range) {
  auto canonical = canonical_ipv6_range(range);
  if (!canonical) return Error{"InvalidParameterValue", "CIDR block " + range + " is malformed"};
  rule.kind = GroupRule::Peer::Ipv6;
  rule.peer = *std::move(canonical);
  return rule;
}

Result<GroupRule> with_prefix_list(const Call& call, GroupRule rule, const std::string& id) {
  TRY(check_id(id, "pl", "InvalidPrefixListID.Malformed"));
  if (std::ranges::none_of(endpoint_services, [&](auto service) {
        return prefix_list_of(call.region, service).id == id;
      }))
    return not_found("InvalidPrefixListID.NotFound", "prefix list ID", id);
  rule.kind = GroupRule::Peer::PrefixList;
  rule.peer = id;
  return rule;
}

Result<GroupRule> with_group(Ec2& ec2, const Call& call, GroupRule rule, const Group& group,
                             const std::string& id) {
  auto peer = TRY(find_group(ec2, call, id));
  if (peer.vpc != group.vpc)
    return Error{"InvalidGroup.NotFound",
                 "You have specified two resources that belong to different networks."};
  rule.kind = GroupRule::Peer::Group;
  rule.peer = id;
  return rule;
}

Result<std::vector<GroupRule>> rules_in(
    Ec2& ec2, const Call& call, const Group& group, bool egress,
    const std::optional<std::vector<IpPermission>>& permissions) {
  if (!permissions || permissions->empty()) return missing_parameter("ipPermissions");
  Rules rules;
  for (auto& permission : *permissions)
    TRY(add_permission(rules, ec2, call, group, egress, permission));
  TRY(refuse_doubles(rules));
  return rules;
}

}  // namespace windlass::cloud::ec2
