// VPCs as rows: what other parts of EC2 and handlers look up.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cloud/ec2/common/context.h"
#include "cloud/ec2/common/ranges.h"

namespace windlass::cloud::ec2 {

struct Vpc {
  std::string id;
  AccountId account;
  Region region;
  Range range;  // the first one; ranges_of() has all
  bool is_default = false;
  bool dns_support = true;     // names are answered at its +2 address
  bool dns_hostnames = false;  // machines with public addresses have public names
  bool usage_metrics = false;
  std::string dhcp_options;  // "dopt-...", "default" for none
  std::string tenancy;
};

// A VPC of the caller's account and region; InvalidVpcID.NotFound.
Result<Vpc> find_vpc(Ec2& ec2, const Call& call, const std::string& id);
// Whoever's it is: for duties.
std::optional<Vpc> vpc_by_id(store::Database& db, const std::string& id);

struct VpcRange {
  std::string association;  // "vpc-cidr-assoc-..."
  Range range;
};
// All of its ranges, the first one first.
std::vector<VpcRange> ranges_of(store::Database& db, const std::string& vpc);

// What a region has from the start (default DHCP options; a default VPC with a subnet a zone, internet
// gateway, main route table, network ACL and security group) is made when a call first looks for it.
// Whoever lists things of VPCs calls this first, and is therefore a writer. A default VPC that was
// deleted is not made again.
Result<> make_defaults(Ec2& ec2, const Call& call);
// VPCIdNotSpecified when it was deleted.
Result<Vpc> default_vpc(Ec2& ec2, const Call& call);

}  // namespace windlass::cloud::ec2
