// The layer above, as these tests have it.
#include "cloud/ec2/network/tests/network_fixture.h"

namespace windlass::cloud::ec2 {

Above& above() {
  static Above state;
  return state;
}

namespace {

const std::span<const Operation>* const operations[] = {&network_operations};
const store::Migrations* const migrations[] = {&common_migrations, &network_migrations};

}  // namespace

const cloud::Service networks{.model = &aws::ec2::service,
                              .operations = {},
                              .migrations = {},
                              .more_operations = operations,
                              .more_migrations = migrations};

const NetworkHooks network_hooks{
    .vpc_made = [](Ec2&, const Call&, const std::string& vpc) -> Result<> {
      above().vpcs.insert(vpc);
      return Done{};
    },
    .vpc_going = [](Ec2&, const Call&, const std::string& vpc) -> Result<> {
      if (above().busy_vpcs.contains(vpc))
        return Error{"DependencyViolation", "groups or interfaces are in the way"};
      above().vpcs.erase(vpc);
      return Done{};
    },
    .address_taken = [](Ec2&, const std::string&, std::uint32_t) { return false; },
    .addresses_used = [](Ec2&, const std::string& subnet) -> std::int64_t {
      return above().busy_subnets.contains(subnet) ? 1 : 0;
    },
    .subnet_in_use = [](Ec2&, const std::string& subnet) {
      return above().busy_subnets.contains(subnet);
    },
    .has_public_addresses = [](Ec2&, const std::string& vpc) {
      return above().public_vpcs.contains(vpc);
    },
    .nat_made = [](Ec2&, const Call&, const NewNatAddress& wanted) -> Result<NatAddress> {
      if (wanted.allocation == "eipalloc-none")
        return Error{"InvalidAllocationID.NotFound", "no such allocation"};
      auto interface = "eni-of-" + wanted.gateway;
      above().interfaces.insert(interface);
      above().busy_subnets.insert(wanted.subnet);
      NatAddress at;
      at.interface = interface;
      at.private_address = wanted.private_address ? address_text(*wanted.private_address)
                                                  : std::string("10.0.1.4");
      at.allocation = wanted.allocation;
      if (!wanted.allocation.empty()) {
        at.association = "eipassoc-1";
        at.public_address = "100.96.0.1";
      }
      return at;
    },
    .nat_gone = [](Ec2&, const Call&, const std::string& interface) {
      above().interfaces.erase(interface);
      above().busy_subnets.clear();
    },
};

}  // namespace windlass::cloud::ec2
