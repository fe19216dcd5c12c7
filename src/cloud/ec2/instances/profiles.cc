#include "cloud/ec2/instances/profiles.h"

#include "aws/iam/get_instance_profile.h"
#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/common/ids.h"

namespace windlass::cloud::ec2 {

Result<Profile> find_profile(Ec2& ec2, const Call& call,
                             const aws::ec2::IamInstanceProfileSpecification& named) {
  if (named.arn && named.name)
    return invalid_combination(
        "The parameter 'iamInstanceProfile.name' may not be used in "
        "combination with 'iamInstanceProfile.arn'");
  if (!named.arn && !named.name) return missing_parameter("iamInstanceProfile");
  auto value = named.arn.value_or(named.name.value_or(""));
  auto what = named.arn ? "iamInstanceProfile.arn" : "iamInstanceProfile.name";
  auto name = named.arn ? value.substr(value.rfind('/') + 1) : value;
  if (named.arn && (!value.starts_with("arn:") || value.find(":instance-profile/") == value.npos))
    return invalid_parameter(value, what, "Invalid IAM Instance Profile ARN");
  CallsFor caller(ec2.work, {.account = call.caller.account});
  auto found =
      ec2.work.peers.call<aws::iam::op::GetInstanceProfile>({.instance_profile_name = name});
  if (!found || !found->instance_profile ||
      (named.arn && found->instance_profile->arn.value_or("") != value))
    return invalid_parameter(
        value, what,
        named.arn ? "Invalid IAM Instance Profile ARN" : "Invalid IAM Instance Profile name");
  auto& profile = *found->instance_profile;
  return Profile{profile.arn.value_or(""), profile.instance_profile_id.value_or("")};
}

std::optional<ProfileAssociation> profile_of(store::Database& db, const std::string& instance) {
  for (auto row : db.query("select id, instance, arn, profile, state, made"
                           " from ec2_profile_association where instance = ?",
                           {instance}))
    return ProfileAssociation{row.text(0),
                              row.text(1),
                              {row.text(2), row.text(3)},
                              row.text(4),
                              from_micros(row.integer(5))};
  return std::nullopt;
}

ProfileAssociation associate_profile(Ec2& ec2, const Call& call, const std::string& instance,
                                     const Profile& profile) {
  ProfileAssociation made{new_id(ec2.work.random, "iip-assoc"), instance, profile, "associated",
                          call.now};
  ec2.db.run(
      "insert into ec2_profile_association(id, account, region, instance, arn, profile,"
      " state, made) values(?, ?, ?, ?, ?, ?, ?, ?)",
      {made.id, call.caller.account.text, call.region.text, instance, profile.arn, profile.id,
       made.state, micros(made.made)});
  return made;
}

void drop_profile(Ec2& ec2, const std::string& instance) {
  ec2.db.run("delete from ec2_profile_association where instance = ?", {instance});
}

}  // namespace windlass::cloud::ec2
