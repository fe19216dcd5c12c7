// Network interfaces, as other parts of EC2 see them: their making, their attachment, their
// addresses.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cloud/ec2/common/context.h"
#include "cloud/ec2/common/tags.h"
#include "host/networks.h"

namespace windlass::aws::ec2 {
struct InstanceNetworkInterface;
}

namespace windlass::cloud::ec2 {

struct InterfaceAttachment {
  std::string id;        // "eni-attach-0a"
  std::string instance;  // "" for what a service of ours holds
  int device_index = 0;
  bool delete_on_termination = false;
  Time since{};
};

struct Interface {
  std::string id;
  std::string account, region;
  std::string vpc, subnet;
  std::string zone, zone_id;
  std::string description;
  std::string mac;
  std::string type = "interface";
  std::string requester;  // the service that made it for somebody; "" for what people made
  std::uint32_t address = 0;
  std::vector<std::uint32_t> more_addresses;
  std::vector<std::string> groups;
  bool source_dest_check = true;
  std::optional<InterfaceAttachment> attachment;
};

struct NewInterface {
  std::string subnet;
  std::optional<std::string> address = {};       // the wanted one; none: a free one
  std::vector<std::string> more_addresses = {};  // wanted ones beside it
  int more_addresses_count = 0;                  // free ones beside it
  std::vector<std::string> groups = {};          // ids; none: the VPC's default group
  bool without_groups = false;                   // of a NAT gateway: no group says who may reach it
  std::string description = {};
  Tags tags = {};
  bool source_dest_check = true;
  bool public_address = false;  // an address of the cloud's own choice, until it stops
  std::string type = "interface";
  std::string requester = {};
};

// Refuses subnets and groups that are not there, addresses that cannot be had.
Result<Interface> create_interface(Ec2& ec2, const Call& call, const NewInterface& wanted);
// InvalidNetworkInterfaceID.NotFound (or .Malformed).
Result<Interface> find_interface(Ec2& ec2, const Call& call, const std::string& id);
// An instance's, by device index.
std::vector<Interface> interfaces_of(store::Database& db, const std::string& instance);
// The interface that has this private address in that VPC.
std::optional<Interface> interface_at(store::Database& db, const std::string& vpc,
                                      std::uint32_t address);

// Refuses interfaces that are in use, device indexes that are taken, and
// interfaces of another zone than those that the instance has.
Result<InterfaceAttachment> attach_interface(Ec2& ec2, const Call& call,
                                             const std::string& interface,
                                             const std::string& instance, int device_index,
                                             bool delete_on_termination = false);
// By the attachment's id; answers the interface that is free now.
// InvalidAttachmentID.NotFound; OperationNotPermitted for device index 0, unless `with_instance`.
Result<Interface> detach_interface(Ec2& ec2, const Call& call, const std::string& attachment,
                                   bool with_instance = false);
// Whatever holds it: with its tags, addresses and associations. For people's own wishes
// DeleteNetworkInterface asks first whether it is in use.
void delete_interface(Ec2& ec2, const std::string& interface);
// When an instance ends: deletes those that go with it, frees the others.
void release_interfaces(Ec2& ec2, const Call& call, const std::string& instance);

Result<> set_interface_groups(Ec2& ec2, const Call& call, const Interface& interface,
                              const std::vector<std::string>& groups);
void set_source_dest_check(Ec2& ec2, const std::string& interface, bool check);
Result<> set_delete_on_termination(Ec2& ec2, const Call& call, const std::string& attachment,
                                   bool delete_it);

// As DescribeInstances shows it.
aws::ec2::InstanceNetworkInterface instance_view(store::Database& db, const Interface& interface);

// What the host needs to link it: by its id; nothing when there is no such interface (any more).
std::optional<host::LinkSpec> link_of(store::Database& db, const std::string& interface);
// For Firewall::members: addresses of the VPC's interfaces that check whom packets are from and to.
std::vector<std::string> checked_addresses(store::Database& db, const std::string& vpc);

}  // namespace windlass::cloud::ec2
