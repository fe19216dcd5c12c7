#include "aws/autoscaling/delete_warm_pool.h"
#include "aws/autoscaling/describe_warm_pool.h"
#include "aws/autoscaling/put_warm_pool.h"
#include "formation/types/autoscaling.h"

namespace windlass::formation::types {

namespace {

using namespace aws::autoscaling;

// A group has one at most, which is written over.
Result<Physical> create(const Place& place, const Wanted& wanted) {
  auto request = TRY(made_of<PutWarmPoolType>(wanted.properties));
  TRY(place.client.call<op::PutWarmPool>(std::move(request)));
  return Physical{text_or(wanted.properties, "AutoScalingGroupName", "")};
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json& before,
                        const Physical& was) {
  auto request = TRY(made_of<PutWarmPoolType>(wanted.properties));
  // -1 takes the limit away.
  if (!request.max_group_prepared_capacity && !part(before, "MaxGroupPreparedCapacity").is_null())
    request.max_group_prepared_capacity = -1;
  TRY(place.client.call<op::PutWarmPool>(std::move(request)));
  return was;
}

Result<> remove(const Place& place, const Wanted&, const Physical& physical) {
  return done_if_not_there(place.client.call<op::DeleteWarmPool>(
      {.auto_scaling_group_name = physical.id, .force_delete = true}));
}

Result<std::optional<WarmPoolConfiguration>> find(const Place& place, const std::string& group) {
  auto answer = place.client.call<op::DescribeWarmPool>({.auto_scaling_group_name = group});
  if (!answer && has_no_such_thing(answer.error())) return {std::nullopt};
  return {TRY(std::move(answer)).warm_pool_configuration};
}

Result<Progress> gone(const Place& place, const Physical& physical) {
  return TRY(find(place, physical.id)) ? Progress::Pending : Progress::Ready;
}

Result<std::optional<Json>> read(const Place& place, const Physical& physical,
                                 const Json& properties) {
  auto pool = TRY(find(place, physical.id));
  if (!pool) return {std::nullopt};
  auto now = without(told(*pool), {"Status"});
  keep_words(now, properties, {"InstanceReusePolicy"});
  now.set("AutoScalingGroupName", Json(physical.id));
  return {std::move(now)};
}

}  // namespace

extern const ResourceType autoscaling_warm_pool = {.name = "AWS::AutoScaling::WarmPool",
                                                   .create = create,
                                                   .update = update,
                                                   .remove = remove,
                                                   .gone = gone,
                                                   .read = read,
                                                   .passing = autoscaling_passing};

}  // namespace windlass::formation::types
