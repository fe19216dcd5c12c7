#include "formation/snapshot.h"

#include "aws/ec2/create_snapshot.h"
#include "aws/ec2/describe_snapshots.h"
#include "formation/problem.h"

namespace windlass::formation {

using namespace aws::ec2;

Result<Progress> take_snapshot(const Place& place, const Made& made) {
  if (made.recipe.type != "AWS::EC2::Volume")
    return invalid("Resource type " + made.recipe.type + " does not support Snapshot policy");
  Filter by_token;
  by_token.name = "tag:windlass:token";
  by_token.values = {{made.token}};
  DescribeSnapshotsRequest in;
  in.filters = {{by_token}};
  in.owner_ids = {{"self"}};
  auto found = TRY(place.client.call<op::DescribeSnapshots>(in));
  if (found.snapshots && !found.snapshots->empty()) {
    auto state = found.snapshots->front().state.value_or("");
    if (state == "error") return invalid("The snapshot of " + made.physical.id + " failed");
    return state == "completed" ? Progress::Ready : Progress::Pending;
  }
  TagSpecification tags;
  tags.resource_type = "snapshot";
  Tag tag;
  tag.key = "windlass:token";
  tag.value = made.token;
  tags.tags = {{tag}};
  CreateSnapshotRequest wish;
  wish.description = "Kept by CloudFormation when " + made.physical.id + " was removed";
  wish.volume_id = made.physical.id;
  wish.tag_specifications = {{tags}};
  auto taken = place.client.call<op::CreateSnapshot>(wish);
  // Of what is gone already nothing can be kept.
  if (!taken && taken.error().code == "InvalidVolume.NotFound") return Progress::Ready;
  if (!taken) return std::move(taken).error();
  return Progress::Pending;
}

}  // namespace windlass::formation
