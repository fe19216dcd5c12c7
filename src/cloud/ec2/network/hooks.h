// What networks ask of the layer above them: security groups, interfaces and elastic addresses lie in
// interfaces/, which knows networks and not the other way round. interfaces/ defines `network_hooks`;
// unit tests of this folder define their own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cloud/ec2/common/context.h"

namespace windlass::cloud::ec2 {

// A NAT gateway's place in its subnet: an interface of the type "nat_gateway", whose requester is
// AWS and whose status is in-use, with an elastic address when the gateway is public.
struct NewNatAddress {
  std::string gateway;  // "nat-0a": the interface's description is "Interface for NAT Gateway nat-0a"
  std::string subnet;
  std::optional<std::uint32_t> private_address = {};  // nothing: any free one
  std::string allocation = {};                        // "eipalloc-0a"; "" for a private gateway
};
struct NatAddress {
  std::string interface;    // "eni-0a"
  std::string private_address;
  std::string allocation = {};
  std::string association = {};  // "eipassoc-0a"
  std::string public_address = {};
};

struct NetworkHooks {
  // A VPC was made: it gets its default security group.
  Result<> (*vpc_made)(Ec2& ec2, const Call& call, const std::string& vpc);
  // A VPC is to be deleted and nothing of networks stands in the way: refuses (DependencyViolation)
  // while it has groups beside the default one or interfaces; otherwise removes the default group.
  Result<> (*vpc_going)(Ec2& ec2, const Call& call, const std::string& vpc);
  bool (*address_taken)(Ec2& ec2, const std::string& subnet, std::uint32_t address);
  std::int64_t (*addresses_used)(Ec2& ec2, const std::string& subnet);
  // Interfaces lie in it.
  bool (*subnet_in_use)(Ec2& ec2, const std::string& subnet);
  // Public addresses are mapped to interfaces in it, so that its internet gateway cannot leave.
  bool (*has_public_addresses)(Ec2& ec2, const std::string& vpc);

  // Refuses with CreateNatGateway's codes: InvalidAllocationID.NotFound, Resource.AlreadyAssociated,
  // InvalidParameterValue and InvalidIPAddress.InUse for the private address,
  // InsufficientFreeAddressesInSubnet.
  Result<NatAddress> (*nat_made)(Ec2& ec2, const Call& call, const NewNatAddress& wanted);
  // Lets go of the elastic address (it stays allocated) and removes the interface; gone is no error.
  void (*nat_gone)(Ec2& ec2, const Call& call, const std::string& interface);
};
extern const NetworkHooks network_hooks;

}  // namespace windlass::cloud::ec2
