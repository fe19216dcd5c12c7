// A firewall's table in two parts, so that two of them can be compared: sets of addresses, which
// change with every machine, and chains of rules, which change when somebody decides.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "host/firewall.h"

namespace windlass::host {

struct FirewallTable {
  struct Set {
    bool of_ranges = false;
    std::set<std::string> elements;
    bool operator==(const Set&) const = default;
  };
  std::map<std::string, Set> sets;
  std::string chains;
};

FirewallTable firewall_table(const Firewall& firewall, int relay_port);

// For `nft -f -`: one transaction that puts the table in the place of whatever was there.
std::string replacing(const FirewallTable& table);

// For `nft -f -`: what makes the one the other, "" when they are equal. Nothing when more than the
// members of sets differ.
std::optional<std::string> difference(const FirewallTable& from, const FirewallTable& to);

}  // namespace windlass::host
