#include "host/interfaces.h"

#include <arpa/inet.h>
#include <linux/fib_rules.h>
#include <linux/if.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <thread>

namespace windlass::host {

namespace {

// Ours among interfaces: all of a group can be removed by one request.
constexpr std::uint32_t pairs_group = 1;
constexpr std::uint32_t mtu = 9001;  // as in a VPC
constexpr std::uint8_t ours = RTPROT_STATIC;
constexpr char operational = IF_OPER_UP;
constexpr std::chrono::milliseconds ready_pause{1};
constexpr int ready_pauses_max = 2000;

Result<> told(int error, const std::string& doing) {
  if (error == 0) return Done{};
  return Error{"NetworkFailed", doing + ": " + std::strerror(error)};
}

std::string packed(const std::string& address) {
  in_addr value{};
  ::inet_pton(AF_INET, address.c_str(), &value);
  return {reinterpret_cast<const char*>(&value), sizeof value};
}

std::string unpacked(std::string_view bytes) {
  std::array<char, INET_ADDRSTRLEN> text{};
  if (bytes.size() == sizeof(in_addr)) ::inet_ntop(AF_INET, bytes.data(), text.data(), text.size());
  return text.data();
}

std::string mac_bytes(const std::string& mac) {
  std::array<unsigned, 6> parts{};
  std::sscanf(mac.c_str(), "%x:%x:%x:%x:%x:%x", &parts[0], &parts[1], &parts[2], &parts[3],
              &parts[4], &parts[5]);
  return {parts.begin(), parts.end()};
}

std::string mac_text(std::string_view bytes) {
  std::array<char, 18> text{};
  if (bytes.size() == 6)
    std::snprintf(text.data(), text.size(), "%02hhx:%02hhx:%02hhx:%02hhx:%02hhx:%02hhx", bytes[0],
                  bytes[1], bytes[2], bytes[3], bytes[4], bytes[5]);
  return text.data();
}

Interface interface_of(const NetlinkAnswer& answer) {
  Interface found;
  found.index = answer.head_as<ifinfomsg>().ifi_index;
  found.peer = static_cast<int>(answer.number(IFLA_LINK));
  found.name = answer.text(IFLA_IFNAME);
  if (answer.has(IFLA_OPERSTATE))
    found.is_ready = answer.attributes.at(IFLA_OPERSTATE) == std::string_view{&operational, 1};
  if (answer.has(IFLA_ADDRESS)) found.mac = mac_text(answer.attributes.at(IFLA_ADDRESS));
  if (answer.has(IFLA_STATS64)) {
    auto counted = answer.as<rtnl_link_stats64>(answer.attributes.at(IFLA_STATS64));
    found.bytes_received = counted.rx_bytes;
    found.bytes_sent = counted.tx_bytes;
    found.packets_received = counted.rx_packets;
    found.packets_sent = counted.tx_packets;
  }
  return found;
}

ifinfomsg about(int index, bool up = false) {
  ifinfomsg head{};
  head.ifi_family = AF_UNSPEC;
  head.ifi_index = index;
  if (up) head.ifi_flags = head.ifi_change = IFF_UP;
  return head;
}

NetlinkRequest address_request(std::uint16_t type, std::uint16_t flags, int index,
                               const std::string& address, int prefix) {
  ifaddrmsg head{};
  head.ifa_family = AF_INET;
  head.ifa_prefixlen = static_cast<std::uint8_t>(prefix);
  head.ifa_index = static_cast<std::uint32_t>(index);
  NetlinkRequest request(type, flags);
  request.head(head).bytes(IFA_LOCAL, packed(address)).bytes(IFA_ADDRESS, packed(address));
  return request;
}

rtmsg route_head(std::uint8_t bits, std::uint8_t scope) {
  rtmsg head{};
  head.rtm_family = AF_INET;
  head.rtm_dst_len = bits;
  head.rtm_table = RT_TABLE_MAIN;
  head.rtm_protocol = ours;
  head.rtm_scope = scope;
  head.rtm_type = RTN_UNICAST;
  return head;
}

NetlinkRequest route_request(std::uint16_t type, std::uint16_t flags, const Route& route) {
  NetlinkRequest request(type, flags);
  request.head(route_head(32, RT_SCOPE_LINK))
      .bytes(RTA_DST, packed(route.address))
      .number(RTA_OIF, static_cast<std::uint32_t>(route.index));
  return request;
}

NetlinkRequest rule_request(std::uint16_t type, std::uint16_t flags, const std::string& source,
                            std::uint32_t table) {
  fib_rule_hdr head{};
  head.family = AF_INET;
  head.src_len = 32;
  head.action = FR_ACT_TO_TBL;
  NetlinkRequest request(type, flags);
  request.head(head).bytes(FRA_SRC, packed(source)).number(FRA_TABLE, table);
  return request;
}

}  // namespace

std::optional<Interface> find_interface(Netlink& netlink, const std::string& name) {
  std::optional<Interface> found;
  NetlinkRequest request(RTM_GETLINK, 0);
  request.head(about(0)).text(IFLA_IFNAME, name);
  netlink.ask(request, sizeof(ifinfomsg),
              [&](const NetlinkAnswer& answer) { found = interface_of(answer); });
  return found;
}

std::vector<Interface> all_interfaces(Netlink& netlink) {
  std::vector<Interface> all;
  NetlinkRequest request(RTM_GETLINK, NLM_F_DUMP);
  request.head(about(0));
  netlink.ask(request, sizeof(ifinfomsg),
              [&](const NetlinkAnswer& answer) { all.push_back(interface_of(answer)); });
  return all;
}

Result<> set_up(Netlink& netlink, const Interface& interface) {
  NetlinkRequest request(RTM_NEWLINK, 0);
  request.head(about(interface.index, true));
  return told(netlink.ask(request), "setting up " + interface.name);
}

void wait_until_ready(Netlink& netlink, const std::string& name) {
  for (int i = 0; i < ready_pauses_max; ++i) {
    auto found = find_interface(netlink, name);
    if (!found || found->is_ready) return;
    std::this_thread::sleep_for(ready_pause);
  }
}

Result<> make_pair(Netlink& netlink, const Pair& pair) {
  NetlinkRequest request(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL);
  request.head(about(0, true))
      .text(IFLA_IFNAME, pair.name)
      .number(IFLA_MTU, mtu)
      .number(IFLA_GROUP, pairs_group)
      .nest(IFLA_LINKINFO, [&](NetlinkRequest& info) {
        info.text(IFLA_INFO_KIND, "veth").nest(IFLA_INFO_DATA, [&](NetlinkRequest& data) {
          data.nest(VETH_INFO_PEER, [&](NetlinkRequest& peer) {
            peer.head(about(0)).text(IFLA_IFNAME, pair.device).number(IFLA_MTU, mtu);
            if (!pair.mac.empty()) peer.bytes(IFLA_ADDRESS, mac_bytes(pair.mac));
            peer.number(IFLA_NET_NS_FD, static_cast<std::uint32_t>(pair.other_namespace));
          });
        });
      });
  TRY(told(netlink.ask(request), "linking " + pair.remark + " as " + pair.device));
  NetlinkRequest remark(RTM_SETLINK, 0);
  remark.head(about(0)).text(IFLA_IFNAME, pair.name).text(IFLA_IFALIAS, pair.remark);
  netlink.ask(remark);
  return Done{};
}

Result<> remove_interface(Netlink& netlink, const Interface& interface) {
  NetlinkRequest request(RTM_DELLINK, 0);
  request.head(about(interface.index));
  auto error = netlink.ask(request);
  return told(error == ENODEV ? 0 : error, "removing " + interface.name);
}

void remove_all_pairs(Netlink& netlink) {
  NetlinkRequest request(RTM_DELLINK, 0);
  request.head(about(0)).number(IFLA_GROUP, pairs_group);
  netlink.ask(request);
}

Result<> add_address(Netlink& netlink, int index, const std::string& address, int prefix) {
  auto request = address_request(RTM_NEWADDR, NLM_F_CREATE | NLM_F_REPLACE, index, address, prefix);
  request.number(IFA_FLAGS, IFA_F_NOPREFIXROUTE);
  return told(netlink.ask(request), "giving " + address);
}

Result<> remove_address(Netlink& netlink, int index, const std::string& address, int prefix) {
  auto request = address_request(RTM_DELADDR, 0, index, address, prefix);
  auto error = netlink.ask(request);
  return told(error == EADDRNOTAVAIL ? 0 : error, "taking " + address);
}

std::vector<std::string> addresses_of(Netlink& netlink, int index) {
  std::vector<std::string> addresses;
  ifaddrmsg head{};
  head.ifa_family = AF_INET;
  NetlinkRequest request(RTM_GETADDR, NLM_F_DUMP);
  request.head(head);
  netlink.ask(request, sizeof head, [&](const NetlinkAnswer& answer) {
    if (static_cast<int>(answer.head_as<ifaddrmsg>().ifa_index) == index && answer.has(IFA_LOCAL))
      addresses.push_back(unpacked(answer.attributes.at(IFA_LOCAL)));
  });
  return addresses;
}

Result<> add_route(Netlink& netlink, const Route& route) {
  auto request = route_request(RTM_NEWROUTE, NLM_F_CREATE | NLM_F_REPLACE, route);
  return told(netlink.ask(request), "leading to " + route.address);
}

Result<> remove_route(Netlink& netlink, const Route& route) {
  auto request = route_request(RTM_DELROUTE, 0, route);
  auto error = netlink.ask(request);
  return told(error == ESRCH ? 0 : error, "no longer leading to " + route.address);
}

std::vector<Route> machine_routes(Netlink& netlink) {
  std::vector<Route> routes;
  NetlinkRequest request(RTM_GETROUTE, NLM_F_DUMP);
  request.head(route_head(0, 0));
  netlink.ask(request, sizeof(rtmsg), [&](const NetlinkAnswer& answer) {
    auto head = answer.head_as<rtmsg>();
    if (head.rtm_table == RT_TABLE_MAIN && head.rtm_dst_len == 32 && answer.has(RTA_DST))
      routes.push_back(
          {unpacked(answer.attributes.at(RTA_DST)), static_cast<int>(answer.number(RTA_OIF))});
  });
  return routes;
}

Result<> set_default_route(Netlink& netlink, const DefaultRoute& route) {
  auto head = route_head(0, route.gateway.empty() ? RT_SCOPE_LINK : RT_SCOPE_UNIVERSE);
  head.rtm_table = RT_TABLE_UNSPEC;  // RTA_TABLE says it
  // The gateway need not be an address of a range that is on the link.
  if (!route.gateway.empty()) head.rtm_flags = RTNH_F_ONLINK;
  NetlinkRequest request(RTM_NEWROUTE, NLM_F_CREATE | NLM_F_REPLACE);
  request.head(head)
      .number(RTA_OIF, static_cast<std::uint32_t>(route.index))
      .number(RTA_TABLE, route.table)
      .number(RTA_PRIORITY, route.metric);
  if (!route.gateway.empty()) request.bytes(RTA_GATEWAY, packed(route.gateway));
  if (!route.source.empty()) request.bytes(RTA_PREFSRC, packed(route.source));
  return told(netlink.ask(request), "leading everything else to " + route.gateway);
}

Result<> add_source_rule(Netlink& netlink, const std::string& source, std::uint32_t table) {
  auto request = rule_request(RTM_NEWRULE, NLM_F_CREATE | NLM_F_EXCL, source, table);
  auto error = netlink.ask(request);
  return told(error == EEXIST ? 0 : error, "leading what is from " + source);
}

void remove_source_rule(Netlink& netlink, const std::string& source, std::uint32_t table) {
  auto request = rule_request(RTM_DELRULE, 0, source, table);
  netlink.ask(request);
}

}  // namespace windlass::host
