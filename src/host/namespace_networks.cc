#include "host/namespace_networks.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <set>

#include "host/command.h"
#include "host/firewall_table.h"
#include "host/network_links.h"
#include "host/network_namespace.h"
#include "host/router.h"

namespace windlass::host {

namespace {

constexpr std::size_t owner_max = 32;
constexpr int backlog = 511;

// Those who may forward for others: their firewall's groups know them, but nobody checks their
// packets. A machine that the firewall does not know yet is checked.
std::set<std::string> unchecked(const Firewall& firewall) {
  std::set<std::string> addresses;
  for (auto& group : firewall.groups) addresses.insert(group.members.begin(), group.members.end());
  for (auto& address : firewall.members) addresses.erase(address);
  return addresses;
}

Result<Descriptor> open_socket(Networks::Socket kind, const std::string& address, int port) {
  auto is_stream = kind == Networks::Socket::Stream;
  Descriptor opened(::socket(AF_INET, (is_stream ? SOCK_STREAM : SOCK_DGRAM) | SOCK_CLOEXEC, 0));
  int yes = 1;
  ::setsockopt(opened.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_port = htons(static_cast<std::uint16_t>(port));
  if (::inet_pton(AF_INET, address.c_str(), &where.sin_addr) != 1)
    return Error{"AddressMalformed", "'" + address + "' is no address"};
  if (::bind(opened.get(), reinterpret_cast<sockaddr*>(&where), sizeof where) != 0 ||
      (is_stream && ::listen(opened.get(), backlog) != 0))
    return Error{"ListenFailed",
                 address + ":" + std::to_string(port) + ": " + std::strerror(errno)};
  return opened;
}

// What this object knows of a network beside what the host shows.
struct Known {
  std::mutex busy;             // one change at a time
  std::uint64_t identity = 0;  // of the namespace that it was learned of
  std::optional<NetworkSpec> applied;
  std::optional<FirewallTable> table;

  void forget() {
    identity = 0;
    applied.reset();
    table.reset();
  }
};

class NamespaceNetworks final : public Networks {
 public:
  explicit NamespaceNetworks(const NetworksOptions& options)
      : networks_("wl-" + options.owner + "-net-"), others_("wl-" + options.owner + "-ns-") {}

  Result<> make(const std::string& id) override {
    auto known = know(id);
    std::lock_guard lock(known->busy);
    TRY(made(id, *known));
    return Done{};
  }

  Result<> apply(const NetworkSpec& spec) override {
    auto known = know(spec.id);
    std::lock_guard lock(known->busy);
    auto network = TRY(made(spec.id, *known));
    if (known->applied == spec) return Done{};
    Result<> applied = Done{};
    inside(network, [&] { applied = apply_inside(spec, *known); });
    if (applied)
      known->applied = spec;
    else
      known->applied.reset();
    return applied;
  }

  Result<> link(const LinkSpec& spec, const std::string& namespace_path) override {
    auto known = know(spec.network);
    std::lock_guard lock(known->busy);
    auto network = TRY(open(spec.network));
    auto machine = TRY(open_namespace(namespace_path));
    TRY(make_link(spec, network, machine));
    auto free = known->applied ? unchecked(known->applied->firewall) : std::set<std::string>{};
    if (free.contains(spec.address))
      inside(network, [&] {
        Netlink netlink;
        check_sources(netlink, free);
      });
    return Done{};
  }

  Result<> unlink(const std::string& network, const std::string& link) override {
    auto known = know(network);
    std::lock_guard lock(known->busy);
    auto opened = open(network);
    return opened ? remove_link(link, *opened) : Done{};
  }

  Result<> remove(const std::string& id) override {
    auto known = know(id);
    std::lock_guard lock(known->busy);
    known->forget();
    // Somebody's open socket would keep the namespace, and its links in machines that still run.
    if (auto network = open(id))
      inside(*network, [] {
        Netlink netlink;
        remove_all_pairs(netlink);
      });
    return delete_namespace(networks_ + id);
  }

  std::vector<std::string> all() override { return namespaces_named(networks_); }

  bool in_use(const std::string& id) override {
    auto network = open(id);
    bool linked = false;
    if (network)
      inside(*network, [&] {
        Netlink netlink;
        linked = std::ranges::any_of(all_interfaces(netlink), [](auto& one) { return one.peer; });
      });
    return linked;
  }

  Result<Traffic> traffic(const std::string& network, const std::string& link) override {
    std::optional<Interface> found;
    inside(TRY(open(network)), [&] {
      Netlink netlink;
      found = find_interface(netlink, link_name(link));
    });
    if (!found) return Error{"LinkMissing", "there is no link " + link + " in " + network};
    // Ours is the other end: what it sent, the machine received.
    return Traffic{found->bytes_sent, found->bytes_received, found->packets_sent,
                   found->packets_received};
  }

  Result<std::string> make_namespace(const std::string& name) override {
    TRY(add_namespace(others_ + name));
    auto path = host::namespace_path(others_ + name);
    Result<> up = Done{};
    inside(TRY(open_namespace(path)), [&] {
      Netlink netlink;
      if (auto lo = find_interface(netlink, "lo")) up = set_up(netlink, *lo);
    });
    TRY(std::move(up));
    return path;
  }
  Result<> remove_namespace(const std::string& name) override {
    return delete_namespace(others_ + name);
  }
  std::vector<std::string> namespaces() override { return namespaces_named(others_); }

  Result<Descriptor> listen(const std::string& network, Socket kind, const std::string& address,
                            int port) override {
    Result<Descriptor> opened = Descriptor();
    inside(TRY(open(network)), [&] { opened = open_socket(kind, address, port); });
    return opened;
  }

  Result<> partition(const std::string& network, const std::string& address, bool apart) override {
    Result<> cut = Done{};
    inside(TRY(open(network)), [&] { cut = cut_off(address, apart); });
    return cut;
  }

  Result<> delay(const std::string& network, const std::string& link, int milliseconds) override {
    Result<> delayed = Done{};
    inside(TRY(open(network)), [&] { delayed = delay_link(link, milliseconds); });
    return delayed;
  }

 private:
  // Kept for as long as we live: a name that is made again finds whoever waits for it.
  std::shared_ptr<Known> know(const std::string& id) {
    std::lock_guard lock(mutex_);
    auto& known = known_[id];
    if (!known) known = std::make_shared<Known>();
    return known;
  }

  Result<Descriptor> open(const std::string& id) {
    auto opened = open_namespace(host::namespace_path(networks_ + id));
    if (opened) return opened;
    return Error{"NetworkMissing", "there is no network " + id + " on this host"};
  }

  // A namespace that we meet for the first time may be of one who was killed while making it.
  Result<Descriptor> made(const std::string& id, Known& known) {
    auto name = networks_ + id;
    auto identity = namespace_identity(name);
    if (identity && identity == known.identity) return open(id);
    known.forget();
    TRY(add_namespace(name));
    auto network = TRY(open(id));
    Result<> ready = Done{};
    inside(network, [&] {
      ready = set_up_router();
      if (ready && !has_firewall()) ready = load_rules(nft_rules({}, relay_port));
    });
    TRY(std::move(ready));
    known.identity = namespace_identity(name);
    return network;
  }

  Result<> apply_inside(const NetworkSpec& spec, Known& known) {
    TRY(set_router_addresses(spec.addresses));
    TRY(apply_firewall(firewall_table(spec.firewall, relay_port), known));
    auto free = unchecked(spec.firewall);
    if (known.applied && unchecked(known.applied->firewall) == free) return Done{};
    Netlink netlink;
    check_sources(netlink, free);
    return Done{};
  }

  static Result<> apply_firewall(FirewallTable table, Known& known) {
    auto change = known.table ? difference(*known.table, table) : std::nullopt;
    // Somebody else may have changed the table: then it is put right as a whole.
    auto done = change && (change->empty() || load_rules(*change));
    known.table.reset();
    if (!done) TRY(load_rules(replacing(table)));
    known.table = std::move(table);
    return Done{};
  }

  std::string networks_, others_;
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<Known>> known_;
};

}  // namespace

Result<std::unique_ptr<Networks>> make_networks(const NetworksOptions& options) {
  if (options.owner.empty() || options.owner.size() > owner_max ||
      !std::ranges::all_of(options.owner, [](unsigned char c) { return std::isalnum(c); }))
    return Error{"OwnerMalformed", "'" + options.owner + "' is no owner of networks: 1 to 32 " +
                                       "letters and digits"};
  if (::geteuid() != 0)
    return Error{"NotRoot",
                 "networks of machines need root: namespaces and rules are the kernel's; run `sudo "
                 "windlass cloud up`, or use the services that need no machines"};
  if (!run({"ip", "-V"}))
    return Error{"NotInstalled", "networks need ip: apt-get install iproute2"};
  if (!run({"nft", "--version"}))
    return Error{"NotInstalled", "networks need nft: apt-get install nftables"};
  return std::unique_ptr<Networks>(std::make_unique<NamespaceNetworks>(options));
}

}  // namespace windlass::host
