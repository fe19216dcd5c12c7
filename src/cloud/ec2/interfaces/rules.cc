#include "cloud/ec2/interfaces/rules.h"

#include <algorithm>

#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/common/ids.h"
#include "cloud/ec2/common/tags.h"
#include "cloud/ec2/interfaces/malformed.h"

namespace windlass::cloud::ec2 {

using namespace aws::ec2;

namespace {

#define RULE_COLUMNS \
  "id, security_group, egress, protocol, from_port, to_port, kind, peer, description"

GroupRule rule_of(const store::Row& row) {
  return {.id = row.text(0),
          .group = row.text(1),
          .egress = row.integer(2) != 0,
          .protocol = row.text(3),
          .from = static_cast<int>(row.integer(4)),
          .to = static_cast<int>(row.integer(5)),
          .kind = static_cast<GroupRule::Peer>(row.integer(6)),
          .peer = row.text(7),
          .description = row.optional_text(8)};
}

std::optional<GroupRule> first(store::Cursor rows) {
  return rows.done() ? std::nullopt : std::optional(rule_of(rows.row()));
}

template <class T>
void append(std::optional<std::vector<T>>& list, T one) {
  if (!list) list.emplace();
  list->push_back(std::move(one));
}

void add_peer(IpPermission& permission, const Call& call, const GroupRule& rule) {
  switch (rule.kind) {
    case GroupRule::Peer::Ipv4:
      return append(permission.ip_ranges, {.description = rule.description, .cidr_ip = rule.peer});
    case GroupRule::Peer::Ipv6:
      return append(permission.ipv6_ranges,
                    {.description = rule.description, .cidr_ipv6 = rule.peer});
    case GroupRule::Peer::PrefixList:
      return append(permission.prefix_list_ids,
                    {.description = rule.description, .prefix_list_id = rule.peer});
    case GroupRule::Peer::Group: break;
  }
  UserIdGroupPair pair;
  pair.description = rule.description;
  pair.user_id = call.caller.account.text;
  pair.group_id = rule.peer;
  append(permission.user_id_group_pairs, std::move(pair));
}

}  // namespace

bool GroupRule::same_traffic(const GroupRule& other) const {
  return egress == other.egress && protocol == other.protocol && from == other.from &&
         to == other.to && peer == other.peer;
}

bool GroupRule::has_ports() const {
  return protocol == "tcp" || protocol == "udp" || protocol == "icmp" || protocol == "icmpv6";
}

std::vector<GroupRule> rules_of(store::Database& db, const std::string& group) {
  std::vector<GroupRule> rules;
  for (auto row : db.query("select " RULE_COLUMNS
                           " from ec2_security_group_rule where security_group = ? order by rowid",
                           {group}))
    rules.push_back(rule_of(row));
  return rules;
}

std::optional<GroupRule> find_rule(Ec2& ec2, const Call& call, const std::string& id) {
  return first(ec2.db.query("select " RULE_COLUMNS
                            " from ec2_security_group_rule where id = ? and account = ? and "
                            "region = ?",
                            {id, call.caller.account.text, call.region.text}));
}

std::optional<GroupRule> find_rule_like(store::Database& db, const GroupRule& rule) {
  return first(db.query("select " RULE_COLUMNS
                        " from ec2_security_group_rule where security_group = ? and egress = ? "
                        "and protocol = ? and from_port = ? and to_port = ? and peer = ?",
                        {rule.group, rule.egress, rule.protocol, rule.from, rule.to, rule.peer}));
}

Result<GroupRule> get_rule(Ec2& ec2, const Call& call, const std::string& id) {
  TRY(check_id(id, "sgr", "InvalidSecurityGroupRuleId.Malformed"));
  if (auto rule = find_rule(ec2, call, id)) return *std::move(rule);
  return not_found("InvalidSecurityGroupRuleId.NotFound", "security group rule ID", id);
}

void insert_rule(Ec2& ec2, const Call& call, const GroupRule& rule) {
  ec2.db.run("insert into ec2_security_group_rule (" RULE_COLUMNS
             ", account, region) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
             {rule.id, rule.group, rule.egress, rule.protocol, rule.from, rule.to,
              static_cast<int>(rule.kind), rule.peer, rule.description, call.caller.account.text,
              call.region.text});
}

void update_rule(Ec2& ec2, const GroupRule& rule) {
  ec2.db.run(
      "update ec2_security_group_rule set protocol = ?, from_port = ?, to_port = ?, kind = ?, "
      "peer = ?, description = ? where id = ?",
      {rule.protocol, rule.from, rule.to, static_cast<int>(rule.kind), rule.peer, rule.description,
       rule.id});
}

void delete_rule(Ec2& ec2, const std::string& id) {
  drop_tags(ec2, id);
  ec2.db.run("delete from ec2_security_group_rule where id = ?", {id});
}

SecurityGroupRule rule_view(Ec2& ec2, const Call& call, const GroupRule& rule) {
  SecurityGroupRule view;
  view.security_group_rule_id = rule.id;
  view.security_group_rule_arn = arn_of(call, rule.id);
  view.group_id = rule.group;
  view.group_owner_id = call.caller.account.text;
  view.is_egress = rule.egress;
  view.ip_protocol = rule.protocol;
  view.from_port = rule.from;
  view.to_port = rule.to;
  view.description = rule.description;
  view.tags = tag_list(tags_of(ec2.db, rule.id));
  if (!view.tags) view.tags.emplace();
  switch (rule.kind) {
    case GroupRule::Peer::Ipv4: view.cidr_ipv4 = rule.peer; break;
    case GroupRule::Peer::Ipv6: view.cidr_ipv6 = rule.peer; break;
    case GroupRule::Peer::PrefixList: view.prefix_list_id = rule.peer; break;
    case GroupRule::Peer::Group:
      view.referenced_group_info.emplace();
      view.referenced_group_info->group_id = rule.peer;
      view.referenced_group_info->user_id = call.caller.account.text;
  }
  return view;
}

std::vector<IpPermission> permissions_view(const Call& call, const std::vector<GroupRule>& rules,
                                           bool egress) {
  std::vector<IpPermission> permissions;
  for (auto& rule : rules) {
    if (rule.egress != egress) continue;
    std::optional<std::int32_t> from, to;
    if (rule.has_ports()) from = rule.from, to = rule.to;
    auto at = std::ranges::find_if(permissions, [&](auto& one) {
      return one.ip_protocol == rule.protocol && one.from_port == from && one.to_port == to;
    });
    if (at == permissions.end()) {
      permissions.push_back({});
      at = std::prev(permissions.end());
      at->ip_protocol = rule.protocol;
      at->from_port = from;
      at->to_port = to;
      // AWS answers all four lists, and older clients read them without asking.
      at->ip_ranges.emplace();
      at->ipv6_ranges.emplace();
      at->prefix_list_ids.emplace();
      at->user_id_group_pairs.emplace();
    }
    add_peer(*at, call, rule);
  }
  return permissions;
}

}  // namespace windlass::cloud::ec2
