// The operations on instance profiles of instances that are there already.
#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/common/filters.h"
#include "cloud/ec2/common/paging.h"
#include "cloud/ec2/instances/handlers.h"
#include "cloud/ec2/instances/instance.h"
#include "cloud/ec2/instances/profiles.h"

namespace windlass::cloud::ec2 {

namespace {

const std::string columns =
    "select id, instance, arn, profile, state, made from ec2_profile_association"
    " where account = ? and region = ? ";

ProfileAssociation association_of(const store::Row& row) {
  return {row.text(0),
          row.text(1),
          {row.text(2), row.text(3)},
          row.text(4),
          from_micros(row.integer(5))};
}

IamInstanceProfileAssociation shown(const ProfileAssociation& its) {
  IamInstanceProfileAssociation association;
  association.association_id = its.id;
  association.instance_id = its.instance;
  association.iam_instance_profile.emplace() = {.arn = its.profile.arn, .id = its.profile.id};
  association.state = its.state;
  association.timestamp = its.made;
  return association;
}

Result<ProfileAssociation> find_association(Ec2& ec2, const Call& call, const std::string& id) {
  for (auto row :
       ec2.db.query(columns + "and id = ?", {call.caller.account.text, call.region.text, id}))
    return association_of(row);
  return not_found("InvalidAssociationID.NotFound", "association ID", id);
}

}  // namespace

Result<AssociateIamInstanceProfileResult> associate_iam_instance_profile(
    Ec2& ec2, const Call& call, const AssociateIamInstanceProfileRequest& in) {
  auto one = TRY(find_instance(ec2, call, in.instance_id.value_or("")));
  if (one.is_ending())
    return Error{"IncorrectInstanceState",
                 "The instance '" + one.id + "' is not in the 'running' or 'stopped' states."};
  if (profile_of(ec2.db, one.id))
    return Error{"IncorrectState", "There is an existing association for instance " + one.id};
  if (!in.iam_instance_profile) return missing_parameter("IamInstanceProfile");
  auto profile = TRY(find_profile(ec2, call, *in.iam_instance_profile));
  auto made = associate_profile(ec2, call, one.id, profile);
  made.state = "associating";  // AWS takes a moment for it, and says so
  return AssociateIamInstanceProfileResult{.iam_instance_profile_association = shown(made)};
}

Result<DisassociateIamInstanceProfileResult> disassociate_iam_instance_profile(
    Ec2& ec2, const Call& call, const DisassociateIamInstanceProfileRequest& in) {
  auto its = TRY(find_association(ec2, call, in.association_id.value_or("")));
  drop_profile(ec2, its.instance);
  its.state = "disassociating";
  return DisassociateIamInstanceProfileResult{.iam_instance_profile_association = shown(its)};
}

Result<ReplaceIamInstanceProfileAssociationResult> replace_iam_instance_profile_association(
    Ec2& ec2, const Call& call, const ReplaceIamInstanceProfileAssociationRequest& in) {
  auto its = TRY(find_association(ec2, call, in.association_id.value_or("")));
  if (!in.iam_instance_profile) return missing_parameter("IamInstanceProfile");
  auto profile = TRY(find_profile(ec2, call, *in.iam_instance_profile));
  drop_profile(ec2, its.instance);
  auto made = associate_profile(ec2, call, its.instance, profile);
  made.state = "associating";
  return ReplaceIamInstanceProfileAssociationResult{.iam_instance_profile_association =
                                                        shown(made)};
}

Result<DescribeIamInstanceProfileAssociationsResult> describe_iam_instance_profile_associations(
    Ec2& ec2, const Call& call, const DescribeIamInstanceProfileAssociationsRequest& in) {
  auto filters = TRY(Filters::read(in.filters, {"instance-id", "state"}));
  auto page = TRY(page_of(in.max_results, in.next_token));
  DescribeIamInstanceProfileAssociationsResult result;
  result.iam_instance_profile_associations.emplace();
  auto add = [&](const ProfileAssociation& its) {
    if (filters.match(Facts().add("instance-id", its.instance).add("state", its.state)))
      result.iam_instance_profile_associations->push_back(shown(its));
  };
  if (in.association_ids && !in.association_ids->empty()) {
    for (auto& id : *in.association_ids) add(TRY(find_association(ec2, call, id)));
  } else {
    for (auto row :
         ec2.db.query(columns + "order by made, id", {call.caller.account.text, call.region.text}))
      add(association_of(row));
  }
  result.next_token = cut(*result.iam_instance_profile_associations, page);
  return result;
}

}  // namespace windlass::cloud::ec2
