#include "host/network_links.h"

#include <algorithm>
#include <set>

#include "base/hash.h"
#include "base/text.h"
#include "host/connections.h"
#include "host/network_namespace.h"
#include "host/sysctl.h"

namespace windlass::host {

namespace {

// At the machine's end the interfaces are told apart by the number in their name: the first is the
// way to everything, and what is from another one's address leaves by that one.
struct Place {
  std::uint32_t metric = 0;
  std::uint32_t table = 0;  // 0: none of its own
};

Place place_of(const std::string& device) {
  auto digits = device.find_last_not_of("0123456789") + 1;
  auto number = parse_uint(std::string_view(device).substr(digits)).value_or(0);
  if (number == 0 || number > 4095) return {};
  auto own = static_cast<std::uint32_t>(1000 + number);
  return {own, own};
}

std::vector<std::string> wanted_addresses(const LinkSpec& spec) {
  auto addresses = spec.more_addresses;
  addresses.insert(addresses.begin(), spec.address);
  return addresses;
}

std::vector<std::string> addresses_behind(Netlink& router, int index) {
  std::vector<std::string> addresses;
  for (auto& route : machine_routes(router))
    if (route.index == index) addresses.push_back(route.address);
  return addresses;
}

bool same_mac(const std::string& a, const std::string& b) { return equal_ignoring_case(a, b); }

// Its two ends may be of different ages: a machine that was started again has a new namespace, and
// the kernel takes its time to remove the old one's end, and with it ours.
bool belong_together(const Interface& ours, const std::optional<Interface>& its,
                     const LinkSpec& spec) {
  return its && its->peer == ours.index && ours.peer == its->index &&
         (spec.mac.empty() || same_mac(its->mac, spec.mac));
}

struct Its {
  Interface loopback;
  std::optional<Interface> device;
};

Its look_at_machine(const Descriptor& machine, const std::string& device) {
  Its its;
  inside(machine, [&] {
    Netlink netlink;
    its.device = find_interface(netlink, device);
    its.loopback = find_interface(netlink, "lo").value_or(Interface{});
  });
  return its;
}

// The router's end, made when it is not there or leads to somewhere else.
Result<Interface> pair_in_network(const LinkSpec& spec, const std::optional<Interface>& its,
                                  int machine) {
  Netlink netlink;
  auto name = link_name(spec.id);
  auto ours = find_interface(netlink, name);
  if (ours && belong_together(*ours, its, spec)) return *ours;
  if (ours) TRY(remove_interface(netlink, *ours));
  TRY(make_pair(netlink, {name, spec.id, spec.device, spec.mac, machine}));
  ours = find_interface(netlink, name);
  if (!ours) return Error{"NetworkFailed", "the link " + spec.id + " ended while it was made"};
  // A proxy's answers would wait for up to 0.8 s, lest others were quicker; here are no others.
  set_sysctl("net/ipv4/neigh/" + name + "/proxy_delay", "0");
  return *ours;
}

struct Gone {
  std::vector<std::string> addresses;
};

Result<Gone> lead_to_machine(const LinkSpec& spec, const Interface& ours) {
  Netlink netlink;
  Gone gone;
  auto wanted = wanted_addresses(spec);
  for (auto& address : addresses_behind(netlink, ours.index))
    if (std::ranges::find(wanted, address) == wanted.end()) gone.addresses.push_back(address);
  for (auto& address : gone.addresses) {
    TRY(remove_route(netlink, {address, ours.index}));
    forget_connections(address);
  }
  for (auto& address : wanted) TRY(add_route(netlink, {address, ours.index}));
  return gone;
}

Result<> settle_in_machine(const LinkSpec& spec, const Gone& gone, const Interface& loopback) {
  Netlink netlink;
  auto device = find_interface(netlink, spec.device);
  if (!device) return Error{"NetworkFailed", spec.device + " of " + spec.id + " is gone"};
  auto place = place_of(spec.device);
  TRY(set_up(netlink, loopback));
  TRY(set_up(netlink, *device));
  for (auto& address : gone.addresses) {
    TRY(remove_address(netlink, device->index, address, spec.prefix));
    if (place.table) remove_source_rule(netlink, address, place.table);
  }
  for (auto& address : wanted_addresses(spec)) {
    TRY(add_address(netlink, device->index, address, spec.prefix));
    if (place.table) TRY(add_source_rule(netlink, address, place.table));
  }
  DefaultRoute route{.index = device->index, .gateway = spec.gateway, .source = spec.address};
  route.metric = place.metric;
  TRY(set_default_route(netlink, route));
  if (place.table) {
    route.table = place.table;
    route.source.clear();
    TRY(set_default_route(netlink, route));
  }
  // For containers on the machine, whose programs turn it on themselves, but /proc/sys cannot be
  // written there. It is the machine's own namespace, and what leaves it with another's source is
  // dropped by the router as before.
  set_sysctl("net/ipv4/ip_forward", "1");
  wait_until_ready(netlink, spec.device);
  return Done{};
}

}  // namespace

std::string link_name(const std::string& id) { return "wl" + hex(sha256(id)).substr(0, 12); }

Result<> make_link(const LinkSpec& spec, const Descriptor& network, const Descriptor& machine) {
  auto its = look_at_machine(machine, spec.device);
  Result<Gone> led = Gone{};
  inside(network, [&] {
    auto ours = pair_in_network(spec, its.device, machine.get());
    if (ours)
      led = lead_to_machine(spec, *ours);
    else
      led = std::move(ours).error();
  });
  auto gone = TRY(std::move(led));
  Result<> settled = Done{};
  inside(machine, [&] { settled = settle_in_machine(spec, gone, its.loopback); });
  if (settled)
    inside(network, [&] {
      Netlink netlink;
      wait_until_ready(netlink, link_name(spec.id));
    });
  return settled;
}

Result<> remove_link(const std::string& id, const Descriptor& network) {
  Result<> removed = Done{};
  inside(network, [&] {
    Netlink netlink;
    auto ours = find_interface(netlink, link_name(id));
    if (!ours) return;
    auto addresses = addresses_behind(netlink, ours->index);
    removed = remove_interface(netlink, *ours);
    for (auto& address : addresses) forget_connections(address);
  });
  return removed;
}

void check_sources(Netlink& netlink, const std::set<std::string>& unchecked) {
  std::set<int> trusted;
  for (auto& route : machine_routes(netlink))
    if (unchecked.contains(route.address)) trusted.insert(route.index);
  for (auto& interface : all_interfaces(netlink))
    if (interface.peer)
      set_sysctl("net/ipv4/conf/" + interface.name + "/rp_filter",
                 trusted.contains(interface.index) ? "0" : "1");
}

}  // namespace windlass::host
