// VPCs and subnets with all that they are born with: for requests, and for the default VPC.
#pragma once

#include "cloud/ec2/common/tags.h"
#include "cloud/ec2/common/zones.h"
#include "cloud/ec2/network/subnet.h"
#include "cloud/ec2/network/vpc.h"

namespace windlass::cloud::ec2 {

struct NewVpc {
  Range range;
  bool is_default = false;
  std::string tenancy = "default";
  Tags tags = {};
};
// With its main route table, default network ACL and default security group.
Result<Vpc> make_vpc(Ec2& ec2, const Call& call, const NewVpc& wanted);

struct NewSubnet {
  Range range;
  Zone zone;
  bool is_default = false;
  bool map_public = false;
  Tags tags = {};
};
// In the VPC's default network ACL and, saying nothing else, behind its main route table.
Result<Subnet> make_subnet(Ec2& ec2, const Call& call, const Vpc& vpc, const NewSubnet& wanted);

// The default VPC, with its subnets and internet gateway.
Result<Vpc> make_default_vpc(Ec2& ec2, const Call& call);
// It is there already; does not make it.
std::optional<std::string> default_vpc_id(Ec2& ec2, const Call& call);
inline constexpr int default_subnet_prefix = 20;

std::string make_route_table(Ec2& ec2, const Call& call, const std::string& vpc);
// An ACL that denies everything.
std::string make_acl(Ec2& ec2, const Call& call, const std::string& vpc, bool is_default);
std::string make_internet_gateway(Ec2& ec2, const Call& call);
std::string make_dhcp_options(Ec2& ec2, const Call& call,
                              const std::vector<std::pair<std::string, std::string>>& options);

}  // namespace windlass::cloud::ec2
