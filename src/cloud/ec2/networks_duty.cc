#include "cloud/ec2/networks_duty.h"

#include <set>

#include "cloud/ec2/common/ranges.h"
#include "cloud/ec2/interfaces/interface.h"
#include "cloud/ec2/interfaces/public_addresses.h"
#include "cloud/ec2/interfaces/security_group.h"
#include "cloud/ec2/network/reach.h"
#include "host/site.h"

namespace windlass::cloud::ec2 {

namespace {

// Addresses of a VPC that have a way to the internet: behind a NAT gateway all, behind an internet
// gateway those with a public address.
void add_ways_out(store::Database& db, const std::string& vpc, host::Firewall& firewall) {
  std::set<std::uint32_t> with_public;
  for (auto& address : public_addresses(db, vpc)) with_public.insert(address.private_address);
  std::set<std::string> everyone;
  for (auto& group : firewall.groups) everyone.insert(group.members.begin(), group.members.end());
  for (auto& subnet : subnets_of(db, vpc)) {
    auto way = way_out(db, subnet);
    if (way == WayOut::None) continue;
    firewall.may_leave.push_back(subnet.range.text());
    for (auto& text : everyone) {
      auto address = parse_address(text);
      if (!address || !subnet.range.contains(*address)) continue;
      if (way == WayOut::NatGateway || with_public.contains(*address))
        firewall.leavers.push_back(text);
    }
  }
}

// A network without machines and balancers needs nothing on the host.
bool is_lived_in(const host::NetworkSpec& spec) {
  for (auto& group : spec.firewall.groups)
    if (!group.members.empty()) return true;
  return false;
}

class MakeNetworks final : public Errand {
 public:
  explicit MakeNetworks(std::vector<host::NetworkSpec> specs) : specs_(std::move(specs)) {}

  void run(World& world) override {
    if (!world.site) return;
    auto& networks = world.site->networks;
    std::set<std::string> wanted;
    for (auto& spec : specs_) {
      wanted.insert(spec.id);
      if (auto applied = networks.apply(spec); !applied)
        world.log.error("a network could not be made",
                        {{"vpc", spec.id}, {"why", applied.error().message}});
    }
    for (auto& id : networks.all()) {
      if (wanted.contains(id)) continue;
      // A machine may have come since the rows were looked at.
      if (auto removed = networks.remove_unused(id); !removed)
        world.log.warn("a network could not be removed",
                       {{"vpc", id}, {"why", removed.error().message}});
    }
  }

  // What was made can be seen on the host; no row says it.
  void settle(Work&, const Call&) override {}

 private:
  std::vector<host::NetworkSpec> specs_;
};

}  // namespace

host::NetworkSpec network_spec(store::Database& db, const std::string& vpc) {
  host::NetworkSpec spec{.id = vpc, .addresses = router_addresses(db, vpc), .firewall = {}};
  spec.firewall.groups = groups_of(db, vpc);
  spec.firewall.acls = acls_of(db, vpc);
  spec.firewall.members = checked_addresses(db, vpc);
  add_ways_out(db, vpc, spec.firewall);
  return spec;
}

Errands networks_due(Work& work, const Call&) {
  Errands errands;
  if (!work.settings.no_machines.empty()) return errands;
  std::vector<host::NetworkSpec> specs;
  for (auto& vpc : vpcs_on_host(work.db))
    if (auto spec = network_spec(work.db, vpc); is_lived_in(spec)) specs.push_back(std::move(spec));
  errands.push_back(std::make_unique<MakeNetworks>(std::move(specs)));
  return errands;
}

}  // namespace windlass::cloud::ec2
