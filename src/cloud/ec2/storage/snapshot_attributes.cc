// Who may make volumes from a snapshot.
#include "aws/ec2/describe_snapshot_attribute.h"
#include "aws/ec2/modify_snapshot_attribute.h"
#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/storage/handlers.h"
#include "cloud/ec2/storage/sharing.h"
#include "cloud/ec2/storage/snapshot_row.h"

namespace windlass::cloud::ec2 {

using namespace aws::ec2;

namespace {

using Permissions = std::optional<std::vector<CreateVolumePermission>>;

void add_shares(std::vector<Share>& shares, const Permissions& permissions) {
  if (!permissions) return;
  for (auto& permission : *permissions) {
    if (permission.user_id) shares.push_back({"user", *permission.user_id});
    if (permission.group) shares.push_back({"group", *permission.group});
  }
}

void add_shares(std::vector<Share>& shares, std::string_view kind,
                const std::optional<std::vector<std::string>>& values) {
  if (!values) return;
  for (auto& value : *values) shares.push_back({std::string(kind), value});
}

}  // namespace

Result<DescribeSnapshotAttributeResult> describe_snapshot_attribute(
    Ec2& ec2, const Call& call, const DescribeSnapshotAttributeRequest& in) {
  auto snapshot = TRY(find_own_snapshot(ec2, call, in.snapshot_id.value_or("")));
  TRY(refuse_dry_run(in.dry_run));
  DescribeSnapshotAttributeResult answer;
  answer.snapshot_id = snapshot.id;
  if (in.attribute == "productCodes") {
    answer.product_codes.emplace();
    return answer;
  }
  if (in.attribute != "createVolumePermission")
    return invalid_parameter(in.attribute.value_or(""), "attribute");
  answer.create_volume_permissions.emplace();
  for (auto& share : shares_of(ec2.db, snapshot.id)) {
    CreateVolumePermission permission;
    (share.kind == "user" ? permission.user_id : permission.group) = share.value;
    answer.create_volume_permissions->push_back(std::move(permission));
  }
  return answer;
}

Result<> modify_snapshot_attribute(Ec2& ec2, const Call& call,
                                   const ModifySnapshotAttributeRequest& in) {
  auto snapshot = TRY(find_own_snapshot(ec2, call, in.snapshot_id.value_or("")));
  if (in.attribute && *in.attribute != "createVolumePermission")
    return invalid_parameter(*in.attribute, "attribute");
  std::vector<Share> added, removed;
  if (in.create_volume_permission) {
    add_shares(added, in.create_volume_permission->add);
    add_shares(removed, in.create_volume_permission->remove);
  }
  auto& named = in.operation_type == "remove" ? removed : added;
  add_shares(named, "user", in.user_ids);
  add_shares(named, "group", in.group_names);
  if (added.empty() && removed.empty())
    return invalid_combination(
        "The request must contain permissions to add or to remove, and an operation type for them");
  for (auto* list : {&added, &removed})
    for (auto& each : *list) TRY(check_share(each, "createVolumePermission"));
  for (auto& each : added)
    if (snapshot.encrypted && each.kind == "group")
      return invalid_parameter(each.value, "group",
                               "Encrypted snapshots with EBS default key cannot be shared");
  TRY(refuse_dry_run(in.dry_run));
  for (auto& each : added) share(ec2, snapshot.id, each);
  for (auto& each : removed) unshare(ec2, snapshot.id, each);
  return Done{};
}

}  // namespace windlass::cloud::ec2
