// The router of a network: what is set, whom it is, and what it lets through, in the namespace that
// the calling thread is in.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace windlass::host {

// Settings, its own addresses, and a way for what has none. Doing it again is no error.
Result<> set_up_router();
// Those addresses beside its own, and no others.
Result<> set_router_addresses(const std::vector<std::string>& addresses);

bool has_firewall();
// Input for nft, all of it or nothing.
Result<> load_rules(const std::string& text);

// Lets nothing through to or from an address, whatever the rules are.
Result<> cut_off(const std::string& address, bool apart);
// NotSupported where the kernel cannot.
Result<> delay_link(const std::string& id, int milliseconds);

}  // namespace windlass::host
