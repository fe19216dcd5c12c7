#include "host/firewall_table.h"

#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "host/firewall_words.h"
#include "host/networks.h"

namespace windlass::host {

namespace {

// What is never behind a way out: this network, other private ones, and what is nobody's.
constexpr const char* near_ranges[] = {"0.0.0.0/8",      "10.0.0.0/8",     "100.64.0.0/10",
                                       "127.0.0.0/8",    "169.254.0.0/16", "172.16.0.0/12",
                                       "192.168.0.0/16", "224.0.0.0/3"};

class Chains {
 public:
  void begin(const std::string& name, const std::string& head = "") {
    text_ += "  chain " + name + " {\n";
    if (!head.empty()) rule(head);
  }
  void rule(const std::string& words) { text_ += "    " + words + "\n"; }
  void end() { text_ += "  }\n"; }
  std::string text() && { return std::move(text_); }

 private:
  std::string text_;
};

std::string group_set(const std::string& id) { return nft_name("g_", id); }
std::string acl_chain(const std::string& id, bool out) {
  return nft_name("acl_", id) + (out ? "_out" : "_in");
}

std::string with_space(const std::string& words) { return words.empty() ? "" : words + " "; }

// What the other side must be; nothing when it can be nobody.
std::optional<std::string> peer_words(const Firewall& firewall, const Firewall::Peer& peer,
                                      bool out) {
  std::string which = out ? "ip daddr " : "ip saddr ";
  if (peer.group.empty()) {
    if (!is_range(peer.range)) return std::nullopt;
    return is_everything(peer.range) ? "" : which + peer.range;
  }
  if (std::ranges::find(firewall.groups, peer.group, &Firewall::Group::id) == firewall.groups.end())
    return std::nullopt;
  return which + "@" + group_set(peer.group);
}

// "return" means: this direction is allowed. A packet needs that of both directions.
void add_groups(Chains& chains, const Firewall& firewall, bool out) {
  chains.begin(out ? "wl_out" : "wl_in");
  for (auto& group : firewall.groups)
    for (auto& rule : out ? group.out : group.in) {
      auto peer = peer_words(firewall, rule.peer, out);
      auto protocol = nft_protocol(rule.protocol, rule.from, rule.to);
      if (!peer || !protocol) continue;
      chains.rule((out ? "ip saddr @" : "ip daddr @") + group_set(group.id) + " " +
                  with_space(*peer) + with_space(*protocol) + "return");
    }
  chains.rule("drop");
  chains.end();
}

std::vector<Firewall::AclEntry> entries_of(const Firewall::Acl& acl, bool out) {
  std::vector<Firewall::AclEntry> entries;
  std::ranges::copy_if(acl.entries, std::back_inserter(entries),
                       [&](auto& entry) { return entry.out == out; });
  std::ranges::stable_sort(entries, {}, &Firewall::AclEntry::number);
  // Those of IPv6 decide nothing here.
  std::erase_if(entries, [](auto& entry) {
    return !is_range(entry.range) || !nft_protocol(entry.protocol, entry.from, entry.to);
  });
  return entries;
}

// As the default one does: then it costs packets nothing.
bool allows_all(const std::vector<Firewall::AclEntry>& entries) {
  return !entries.empty() && entries.front().allow && is_everything(entries.front().range) &&
         nft_protocol(entries.front().protocol, entries.front().from, entries.front().to) == "";
}

void add_acl(Chains& chains, const Firewall::Acl& acl, bool out) {
  auto entries = entries_of(acl, out);
  if (allows_all(entries)) return;
  chains.begin(acl_chain(acl.id, out));
  for (auto& entry : entries) {
    auto peer =
        is_everything(entry.range) ? "" : (out ? "ip daddr " : "ip saddr ") + entry.range + " ";
    chains.rule(peer + with_space(*nft_protocol(entry.protocol, entry.from, entry.to)) +
                (entry.allow ? "return" : "drop"));
  }
  chains.rule("drop");
  chains.end();
}

// Whatever crosses a subnet's border is for that subnet's list to decide; what stays inside is not.
void add_borders(Chains& chains, const Firewall& firewall, bool out) {
  for (auto& acl : firewall.acls) add_acl(chains, acl, out);
  chains.begin(out ? "wl_borders_out" : "wl_borders_in");
  std::string inside = out ? "ip saddr " : "ip daddr ", outside = out ? "ip daddr " : "ip saddr ";
  for (auto& acl : firewall.acls) {
    if (allows_all(entries_of(acl, out))) continue;
    for (auto& subnet : acl.subnets)
      if (is_range(subnet))
        chains.rule(inside + subnet + " " + outside + "!= " + subnet + " jump " +
                    acl_chain(acl.id, out));
  }
  chains.end();
}

void add_forward(Chains& chains) {
  chains.begin("wl_forward", "type filter hook forward priority filter; policy drop;");
  // Where nobody lives: the network's default route leads to its own loopback, so that a caller
  // learns at once that there is nothing, however often it asks.
  chains.rule("oifname \"lo\" reject with icmp host-unreachable");
  // Stateless: before the connection's state may answer for it.
  chains.rule("jump wl_borders_out");
  chains.rule("jump wl_borders_in");
  chains.rule("ct state established,related accept");
  chains.rule("ct state invalid drop");
  chains.rule("jump wl_out");
  chains.rule("jump wl_in");
  chains.rule("accept");
  chains.end();
}

// Packets to the cloud's own services ("d"), or from them ("s").
std::string calls(const std::string& side) {
  return "ip " + side + "addr " + endpoint_address + " tcp " + side + "port { 80, 443 } ";
}

void add_input(Chains& chains, int relay_port) {
  std::string doors = std::string(dns_address) + ", " + endpoint_address;
  chains.begin("wl_input", "type filter hook input priority filter; policy drop;");
  chains.rule("iifname \"lo\" accept");
  // For AWS, calls of its services cross the subnet's border; metadata and names do not.
  chains.rule(calls("d") + "jump wl_borders_out");
  chains.rule("ct state established,related accept");
  chains.rule("ct state invalid drop");
  chains.rule(std::string("ip daddr ") + metadata_address + " tcp dport 80 accept");
  chains.rule("udp dport 53 accept");
  chains.rule("tcp dport 53 accept");
  chains.rule("icmp type echo-request accept");
  // Groups decide who may call the cloud's own services, as they do for AWS's; they know nothing of
  // names, metadata and the router.
  chains.rule("ip daddr { " + doors + " } tcp dport { 80, 443 } jump wl_calls");
  if (relay_port > 0)
    chains.rule(std::string("ip daddr ") + endpoint_address + " tcp dport " +
                std::to_string(relay_port) + " ct status dnat accept");
  chains.end();
}

void add_answers(Chains& chains) {
  chains.begin("wl_answers", "type filter hook output priority filter; policy accept;");
  chains.rule(calls("s") + "jump wl_borders_in");
  chains.end();
}

// Connections that leave are judged while their packets still say where to: after that they are
// led to the relay, whose replies say again where they come from when they are on their way back.
void add_leaving(Chains& chains, int relay_port) {
  chains.begin("wl_leaving", "type filter hook prerouting priority dstnat - 10; policy accept;");
  chains.rule("ip daddr @wl_near accept");
  chains.rule("jump wl_borders_out");
  chains.rule("ct state established,related accept");
  chains.rule("ip saddr @wl_may_leave ip saddr @wl_leavers meta l4proto tcp jump wl_out");
  chains.end();
  chains.begin("wl_relayed", "type nat hook prerouting priority dstnat; policy accept;");
  chains.rule("ip daddr @wl_near accept");
  chains.rule("ip saddr @wl_may_leave ip saddr @wl_leavers meta l4proto tcp dnat ip to " +
              std::string(endpoint_address) + ":" + std::to_string(relay_port));
  chains.end();
  chains.begin("wl_returning", "type filter hook postrouting priority srcnat + 10; policy accept;");
  chains.rule("ct status dnat jump wl_borders_in");
  chains.end();
}

void add_addresses(FirewallTable::Set& set, const std::vector<std::string>& addresses) {
  for (auto& address : addresses)
    if (is_address(address)) set.elements.insert(address);
}

void add_ranges(FirewallTable::Set& set, const std::vector<std::string>& ranges) {
  set.of_ranges = true;
  for (auto& range : ranges)
    if (is_range(range)) set.elements.insert(range);
}

std::string listed(const std::set<std::string>& elements) {
  return join({elements.begin(), elements.end()}, ", ");
}

std::string text_of(const std::string& name, const FirewallTable::Set& set) {
  auto text = "  set " + name + " { type ipv4_addr;";
  if (set.of_ranges) text += " flags interval; auto-merge;";
  if (!set.elements.empty()) text += " elements = { " + listed(set.elements) + " };";
  return text + " }\n";
}

}  // namespace

FirewallTable firewall_table(const Firewall& firewall, int relay_port) {
  FirewallTable table;
  for (auto& group : firewall.groups) add_addresses(table.sets[group_set(group.id)], group.members);
  Chains chains;
  add_groups(chains, firewall, true);
  add_groups(chains, firewall, false);
  add_borders(chains, firewall, true);
  add_borders(chains, firewall, false);
  chains.begin("wl_calls");
  chains.rule("jump wl_out");
  chains.rule("accept");
  chains.end();
  add_forward(chains);
  add_input(chains, relay_port);
  add_answers(chains);
  if (relay_port > 0) {
    auto& near = table.sets["wl_near"];
    add_ranges(near, {std::begin(near_ranges), std::end(near_ranges)});
    for (auto& acl : firewall.acls) add_ranges(near, acl.subnets);
    add_ranges(table.sets["wl_may_leave"], firewall.may_leave);
    add_addresses(table.sets["wl_leavers"], firewall.leavers);
    add_leaving(chains, relay_port);
  }
  table.chains = std::move(chains).text();
  return table;
}

std::string replacing(const FirewallTable& table) {
  // Deleting what is not there would fail, so it is made first.
  std::string text = "table inet windlass\ndelete table inet windlass\ntable inet windlass {\n";
  for (auto& [name, set] : table.sets) text += text_of(name, set);
  return text + table.chains + "}\n";
}

std::optional<std::string> difference(const FirewallTable& from, const FirewallTable& to) {
  if (from.chains != to.chains || from.sets.size() != to.sets.size()) return std::nullopt;
  std::string text;
  for (auto& [name, set] : to.sets) {
    auto before = from.sets.find(name);
    if (before == from.sets.end()) return std::nullopt;
    if (before->second == set) continue;
    // Ranges are merged by the kernel: what was put in is not what can be taken out.
    if (set.of_ranges) return std::nullopt;
    std::set<std::string> come, gone;
    auto &old = before->second.elements, &fresh = set.elements;
    std::ranges::set_difference(fresh, old, std::inserter(come, come.end()));
    std::ranges::set_difference(old, fresh, std::inserter(gone, gone.end()));
    auto change = [&](const char* verb, const std::set<std::string>& elements) {
      if (elements.empty()) return;
      text +=
          std::string(verb) + " element inet windlass " + name + " { " + listed(elements) + " }\n";
    };
    change("add", come);
    change("delete", gone);
  }
  return text;
}

std::string nft_rules(const Firewall& firewall, int relay_port) {
  return replacing(firewall_table(firewall, relay_port));
}

}  // namespace windlass::host
