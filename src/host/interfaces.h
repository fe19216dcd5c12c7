// Interfaces, addresses and routes of the namespace whose Netlink is given.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "host/netlink.h"

namespace windlass::host {

struct Interface {
  int index = 0;
  int peer = 0;  // the other end's index, in its own namespace
  bool is_ready = false;
  std::string name, mac;
  std::uint64_t bytes_received = 0, bytes_sent = 0, packets_received = 0, packets_sent = 0;
};

struct Pair {
  std::string name;     // here
  std::string remark;   // what people read about it
  std::string device;   // its name at the other end
  std::string mac;      // the other end's
  int other_namespace;  // a descriptor
};

struct Route {
  std::string address;  // of one machine
  int index = 0;        // the interface that leads to it
};

std::optional<Interface> find_interface(Netlink& netlink, const std::string& name);
std::vector<Interface> all_interfaces(Netlink& netlink);
Result<> set_up(Netlink& netlink, const Interface& interface);
// Until it really sends: the kernel gets an interface ready some time after it has been set up, and
// drops until then what it is given. Who waits for too long goes on.
void wait_until_ready(Netlink& netlink, const std::string& name);

// This end is up then; the other can be set up only now. All that is made so can be removed at
// once.
Result<> make_pair(Netlink& netlink, const Pair& pair);
Result<> remove_interface(Netlink& netlink, const Interface& interface);
void remove_all_pairs(Netlink& netlink);

// Addresses without the route that the kernel would add for their range.
Result<> add_address(Netlink& netlink, int index, const std::string& address, int prefix);
Result<> remove_address(Netlink& netlink, int index, const std::string& address, int prefix);
std::vector<std::string> addresses_of(Netlink& netlink, int index);

Result<> add_route(Netlink& netlink, const Route& route);
Result<> remove_route(Netlink& netlink, const Route& route);
std::vector<Route> machine_routes(Netlink& netlink);

// Everything else goes there: `gateway` may be "" (the interface itself takes it).
struct DefaultRoute {
  int index = 0;
  std::string gateway = {}, source = {};
  std::uint32_t metric = 0;
  std::uint32_t table = 254;  // the main one
};
Result<> set_default_route(Netlink& netlink, const DefaultRoute& route);
// What is from that address goes by that table.
Result<> add_source_rule(Netlink& netlink, const std::string& source, std::uint32_t table);
void remove_source_rule(Netlink& netlink, const std::string& source, std::uint32_t table);

}  // namespace windlass::host
