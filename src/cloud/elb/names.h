// What others may know of load balancers by the name that the API gave them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/database.h"

namespace windlass::cloud::elb {

// The balancer's addresses in its network, for the resolver inside; none for a name that nobody
// has. Case and a dot at the end do not matter.
std::vector<std::string> addresses_of(store::Database& db, std::string_view dns_name);

// The port of the host's loopback at which the listener on `port` answers; nothing while it does
// not.
std::optional<int> loopback_port_of(store::Database& db, std::string_view dns_name, int port);

// Names and the hosts' names of all balancers.
struct HostBalancer {
  std::string name, host_id, dns;
};
std::vector<HostBalancer> host_balancers(store::Database& db);

}  // namespace windlass::cloud::elb
