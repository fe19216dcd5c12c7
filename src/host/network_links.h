// A link: a pair of interfaces between a network's router and a machine, addresses at the machine's
// end and routes at the router's. The subnet is no broadcast domain: whatever a machine sends goes
// to the router first, where it is judged, or refused at once when nobody has the address.
#pragma once

#include <set>

#include "host/interfaces.h"
#include "host/networks.h"

namespace windlass::host {

// The router's end: the kernel allows 15 bytes, an id has more.
std::string link_name(const std::string& id);

Result<> make_link(const LinkSpec& spec, const Descriptor& network, const Descriptor& machine);
Result<> remove_link(const std::string& id, const Descriptor& network);

// Drops what comes from a link with an address that does not lead back to it; or no longer, for the
// links of those addresses. Called inside the network.
void check_sources(Netlink& netlink, const std::set<std::string>& unchecked);

}  // namespace windlass::host
