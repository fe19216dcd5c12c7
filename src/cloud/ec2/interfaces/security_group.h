// Security groups, as other parts of EC2 see them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cloud/ec2/common/context.h"
#include "host/firewall.h"

namespace windlass::cloud::ec2 {

struct Group {
  std::string id;
  std::string vpc;
  std::string name;
  std::string description;
};

// InvalidGroupId.Malformed, InvalidGroup.NotFound.
Result<Group> find_group(Ec2& ec2, const Call& call, const std::string& id);
// Of that VPC.
Result<Group> find_group_by_name(Ec2& ec2, const Call& call, const std::string& vpc,
                                 const std::string& name);

// What the launch of an instance or the making of an interface says of its groups, as ids: groups
// of that VPC, at most five, none twice; the VPC's default one when nothing was said.
Result<std::vector<std::string>> wanted_groups(Ec2& ec2, const Call& call, const std::string& vpc,
                                               const std::vector<std::string>& ids,
                                               const std::vector<std::string>& names = {});

// Every VPC has one named "default", which goes only with it.
Result<> create_default_group(Ec2& ec2, const Call& call, const std::string& vpc);
Result<> drop_default_group(Ec2& ec2, const Call& call, const std::string& vpc);
// "" when the VPC has none.
std::string default_group(store::Database& db, const std::string& vpc);

// The groups of a VPC with their members' addresses, for the host. What names IPv6 or a prefix list
// lets nobody in.
std::vector<host::Firewall::Group> groups_of(store::Database& db, const std::string& vpc);

}  // namespace windlass::cloud::ec2
