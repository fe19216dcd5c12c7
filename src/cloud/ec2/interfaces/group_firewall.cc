// Groups as the host's rules have them.
#include <map>

#include "cloud/ec2/common/ranges.h"
#include "cloud/ec2/interfaces/rules.h"
#include "cloud/ec2/interfaces/security_group.h"
#include "host/networks.h"

namespace windlass::cloud::ec2 {

namespace {

using host::Firewall;

// Nobody here has an IPv6 address: such rules let nobody in.
bool is_for_host(const GroupRule& rule) { return rule.kind != GroupRule::Peer::Ipv6; }

Firewall::Peer host_peer(const GroupRule& rule) {
  if (rule.kind == GroupRule::Peer::Group) return {.group = rule.peer};
  // AWS's own lists are the only ones, and all their services answer at one address.
  if (rule.kind == GroupRule::Peer::PrefixList)
    return {.range = std::string(host::endpoint_address) + "/32"};
  return {.range = rule.peer};
}

Firewall::Rule host_rule(const GroupRule& rule) {
  return {.protocol = rule.protocol, .from = rule.from, .to = rule.to, .peer = host_peer(rule)};
}

}  // namespace

std::vector<Firewall::Group> groups_of(store::Database& db, const std::string& vpc) {
  std::map<std::string, Firewall::Group> groups;
  for (auto row : db.query("select id from ec2_security_group where vpc = ?", {vpc}))
    groups[row.text(0)].id = row.text(0);
  for (auto& [id, group] : groups)
    for (auto& rule : rules_of(db, id))
      if (is_for_host(rule)) (rule.egress ? group.out : group.in).push_back(host_rule(rule));
  for (auto row :
       db.query("select member.security_group, address.address from ec2_interface_group member "
                "join ec2_interface_address address on address.interface = member.interface "
                "where address.vpc = ? order by address.address",
                {vpc}))
    if (auto at = groups.find(row.text(0)); at != groups.end())
      at->second.members.push_back(address_text(static_cast<std::uint32_t>(row.integer(1))));
  std::vector<Firewall::Group> list;
  for (auto& [id, group] : groups) list.push_back(std::move(group));
  return list;
}

}  // namespace windlass::cloud::ec2
