#include "host/router.h"

#include <algorithm>
#include <iterator>

#include "host/command.h"
#include "host/firewall_words.h"
#include "host/interfaces.h"
#include "host/network_links.h"
#include "host/networks.h"
#include "host/sysctl.h"

namespace windlass::host {

namespace {

constexpr const char* own_addresses[] = {metadata_address, dns_address, endpoint_address};

struct Setting {
  const char* name;
  const char* of_all;
  const char* of_new;
};

// A new namespace begins with copies of the host's settings, whatever those are; for most of them a
// "yes" for all interfaces outweighs the one interface's "no".
constexpr Setting settings[] = {
    {"rp_filter", "0", "1"},            // the greater of both counts; links decide
    {"proxy_arp", "0", "1"},            // also for a machine that thinks its subnet is one wire
    {"accept_local", "0", "0"},         // nobody speaks in the router's name
    {"route_localnet", "0", "0"},       // nor to its loopback
    {"accept_source_route", "0", "0"},  // nor past it
    {"accept_redirects", "0", "0"},     //
    {"send_redirects", "0", "0"},       // it is the way, also between two of one subnet
    {"log_martians", "0", "0"},
};

Result<Interface> loopback(Netlink& netlink) {
  auto found = find_interface(netlink, "lo");
  if (!found) return Error{"NetworkFailed", "a network namespace without loopback"};
  return *found;
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

}  // namespace

Result<> set_up_router() {
  for (auto& setting : settings) {
    set_sysctl(std::string("net/ipv4/conf/all/") + setting.name, setting.of_all);
    set_sysctl(std::string("net/ipv4/conf/default/") + setting.name, setting.of_new);
  }
  set_sysctl("net/ipv6/conf/all/disable_ipv6", "1");
  set_sysctl("net/ipv6/conf/default/disable_ipv6", "1");
  // A balancer that calls a machine which is gone wants to be told every time, not once a second.
  set_sysctl("net/ipv4/icmp_ratelimit", "0");
  set_sysctl("net/ipv4/ip_forward", "1");
  Netlink netlink;
  auto lo = TRY(loopback(netlink));
  TRY(set_up(netlink, lo));
  for (auto* address : own_addresses) TRY(add_address(netlink, lo.index, address, 32));
  // To where nobody lives: the firewall refuses what it meets on its way to the loopback. Without
  // it the kernel would say so itself, but only some five times, then once a second.
  return set_default_route(netlink, {.index = lo.index});
}

Result<> set_router_addresses(const std::vector<std::string>& addresses) {
  std::vector<std::string> wanted(std::begin(own_addresses), std::end(own_addresses));
  wanted.insert(wanted.end(), addresses.begin(), addresses.end());
  Netlink netlink;
  auto lo = TRY(loopback(netlink));
  auto there = addresses_of(netlink, lo.index);
  auto has = [](const std::vector<std::string>& list, const std::string& address) {
    return std::ranges::find(list, address) != list.end();
  };
  for (auto& address : there)
    if (!has(wanted, address) && !address.starts_with("127."))
      TRY(remove_address(netlink, lo.index, address, 32));
  for (auto& address : wanted)
    if (!has(there, address)) TRY(add_address(netlink, lo.index, address, 32));
  return Done{};
}

bool has_firewall() {
  auto listed = run({"nft", "list", "tables"});
  return listed && listed->out.find("table inet windlass\n") != std::string::npos;
}

Result<> load_rules(const std::string& text) {
  auto loaded = TRY(run({"nft", "-f", "-"}, {.input = text}));
  if (loaded.code == 0) return Done{};
  return Error{"FirewallFailed", "nft refused the rules: " + first_line(loaded.err)};
}

Result<> cut_off(const std::string& address, bool apart) {
  if (!is_address(address)) return Error{"AddressMalformed", "'" + address + "' is no address"};
  // A table of its own: what is cut off stays so when the rules are replaced. An element is added
  // before it is deleted, since deleting what is not there fails.
  std::string element = " element inet windlass_cut wl_cut { " + address + " }\n";
  return load_rules(
      "table inet windlass_cut {\n"
      "  set wl_cut { type ipv4_addr; }\n"
      "  chain wl_cut_in { type filter hook prerouting priority -320; }\n"
      "  chain wl_cut_out { type filter hook output priority -320; }\n"
      "}\n"
      "flush table inet windlass_cut\n"
      "add rule inet windlass_cut wl_cut_in ip saddr @wl_cut drop\n"
      "add rule inet windlass_cut wl_cut_in ip daddr @wl_cut drop\n"
      "add rule inet windlass_cut wl_cut_out ip daddr @wl_cut drop\n"
      "add" +
      element + (apart ? "" : "delete" + element));
}

Result<> delay_link(const std::string& id, int milliseconds) {
  auto name = link_name(id);
  if (milliseconds <= 0) {
    // There may be none to take away.
    TRY(run({"tc", "qdisc", "del", "dev", name, "root"}));
    return Done{};
  }
  auto done = TRY(run({"tc", "qdisc", "replace", "dev", name, "root", "netem", "limit", "10000",
                       "delay", std::to_string(milliseconds) + "ms"}));
  if (done.code == 0) return Done{};
  if (done.err.find("Cannot find device") != std::string::npos)
    return Error{"LinkMissing", "there is no link " + id};
  if (done.err.find("nknown") != std::string::npos ||
      done.err.find("No such file") != std::string::npos)
    return Error{"NotSupported",
                 "this host's kernel cannot slow a network down: it was built without netem "
                 "(CONFIG_NET_SCH_NETEM)"};
  return Error{"NetworkFailed", "tc: " + first_line(done.err)};
}

}  // namespace windlass::host
