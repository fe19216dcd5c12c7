// Security groups as rows, for this folder's handlers.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cloud/ec2/interfaces/security_group.h"

namespace windlass::cloud::ec2 {

// The group that a request means: by its id, or by its name in the default VPC.
Result<Group> group_named(Ec2& ec2, const Call& call, const std::optional<std::string>& id,
                          const std::optional<std::string>& name);
// Operations on interfaces say it in their own way: InvalidSecurityGroupID.NotFound.
Result<> check_groups_of_interface(Ec2& ec2, const Call& call,
                                   const std::vector<std::string>& groups);
// Of the caller's account and region, the oldest first.
std::vector<Group> all_groups(Ec2& ec2, const Call& call);
std::vector<Group> groups_in(store::Database& db, const std::string& vpc);

// With the rule that lets everything out.
void insert_group(Ec2& ec2, const Call& call, const Group& group);
// With its rules and tags.
void remove_group(Ec2& ec2, const std::string& id);

}  // namespace windlass::cloud::ec2
