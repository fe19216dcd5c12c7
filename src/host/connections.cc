#include "host/connections.h"

#include <arpa/inet.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_conntrack.h>

#include <vector>

#include "host/netlink.h"

namespace windlass::host {

namespace {

constexpr std::uint16_t kind(std::uint16_t message) {
  return static_cast<std::uint16_t>(NFNL_SUBSYS_CTNETLINK << 8 | message);
}

constexpr nfgenmsg head{.nfgen_family = AF_INET, .version = NFNETLINK_V0, .res_id = 0};

bool names(std::string_view tuple, std::string_view address) {
  auto parts = attributes_in(tuple);
  if (!parts.contains(CTA_TUPLE_IP)) return false;
  auto ends = attributes_in(parts.at(CTA_TUPLE_IP));
  return ends[CTA_IP_V4_SRC] == address || ends[CTA_IP_V4_DST] == address;
}

}  // namespace

void forget_connections(const std::string& address) {
  in_addr value{};
  ::inet_pton(AF_INET, address.c_str(), &value);
  std::string_view bytes{reinterpret_cast<const char*>(&value), sizeof value};
  Netlink netlink(NETLINK_NETFILTER);
  std::vector<std::string> tuples;
  NetlinkRequest list(kind(IPCTNL_MSG_CT_GET), NLM_F_DUMP);
  list.head(head);
  netlink.ask(list, sizeof head, [&](const NetlinkAnswer& answer) {
    if (!answer.has(CTA_TUPLE_ORIG)) return;
    auto tuple = answer.attributes.at(CTA_TUPLE_ORIG);
    if (names(tuple, bytes)) tuples.emplace_back(tuple);
  });
  for (auto& tuple : tuples) {
    NetlinkRequest forget(kind(IPCTNL_MSG_CT_DELETE), 0);
    forget.head(head).bytes(CTA_TUPLE_ORIG | NLA_F_NESTED, tuple);
    netlink.ask(forget);
  }
}

}  // namespace windlass::host
