// Instance profiles: the role that a machine's credentials are of.
#pragma once

#include <optional>
#include <string>

#include "aws/ec2/shape/iam_instance_profile_specification.h"
#include "cloud/ec2/common/context.h"

namespace windlass::cloud::ec2 {

struct Profile {
  std::string arn;
  std::string id;  // "AIPA..."
};
// What a request names, by name or by ARN, as IAM has it. InvalidParameterValue.
Result<Profile> find_profile(Ec2& ec2, const Call& call,
                             const aws::ec2::IamInstanceProfileSpecification& named);

struct ProfileAssociation {
  std::string id;  // "iip-assoc-0a"
  std::string instance;
  Profile profile;
  std::string state;  // associated, ...
  Time made{};
};
std::optional<ProfileAssociation> profile_of(store::Database& db, const std::string& instance);
ProfileAssociation associate_profile(Ec2& ec2, const Call& call, const std::string& instance,
                                     const Profile& profile);
// With the instance.
void drop_profile(Ec2& ec2, const std::string& instance);

}  // namespace windlass::cloud::ec2
