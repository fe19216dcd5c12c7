// Who may talk to whom in a network, as AWS says it: security groups, network ACLs, and the way
// out.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace windlass::host {

struct Firewall {
  // The other side: a range of addresses, or the members of a group.
  struct Peer {
    std::string range = {};  // "10.0.0.0/16"
    std::string group = {};  // a group's id
    auto operator<=>(const Peer&) const = default;
  };
  struct Rule {
    std::string protocol = "-1";  // "tcp", "udp", "icmp", an IP protocol's number, "-1" for all
    int from = -1, to = -1;       // ports; type and code of ICMP; -1 for all
    Peer peer = {};
    auto operator<=>(const Rule&) const = default;
  };
  struct Group {
    std::string id;                         // "sg-0abc"
    std::vector<std::string> members = {};  // addresses
    std::vector<Rule> in = {}, out = {};    // what is not allowed is dropped
    auto operator<=>(const Group&) const = default;
  };
  struct AclEntry {
    int number = 0;  // the first that matches decides
    bool allow = false;
    bool out = false;
    std::string protocol = "-1";
    int from = -1, to = -1;
    std::string range = {};
    auto operator<=>(const AclEntry&) const = default;
  };
  struct Acl {
    std::string id;
    std::vector<std::string> subnets = {};  // their ranges
    std::vector<AclEntry> entries = {};     // stateless; what none matches is dropped
    auto operator<=>(const Acl&) const = default;
  };
  std::vector<Group> groups = {};
  std::vector<Acl> acls = {};
  // Addresses of machines that check whom packets are from and to; others may forward for others.
  std::vector<std::string> members = {};
  // Ranges of subnets that have a route to the internet: theirs alone is what the relay takes.
  std::vector<std::string> may_leave = {};
  // Addresses within them that a NAT gateway or a public address gives a way out; who is in neither
  // list has a route and still no way (a machine without public address behind an internet
  // gateway).
  std::vector<std::string> leavers = {};
  auto operator<=>(const Firewall&) const = default;
};

// The whole table for `nft -f -` in the network's namespace, replacing the one that was there.
// `relay_port`: where the daemon's relay listens in that namespace; 0: there is no way out.
std::string nft_rules(const Firewall& firewall, int relay_port);

}  // namespace windlass::host
