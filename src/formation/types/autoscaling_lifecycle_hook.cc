#include "aws/autoscaling/delete_lifecycle_hook.h"
#include "aws/autoscaling/describe_lifecycle_hooks.h"
#include "aws/autoscaling/put_lifecycle_hook.h"
#include "formation/types/autoscaling.h"
#include "formation/types/names.h"

namespace windlass::formation::types {

namespace {

using namespace aws::autoscaling;

// One of that name is written over.
Result<Physical> create(const Place& place, const Wanted& wanted) {
  auto name = name_of(wanted, "LifecycleHookName", 255);
  auto request = TRY(made_of<PutLifecycleHookType>(wanted.properties));
  request.lifecycle_hook_name = name;
  TRY(place.client.call<op::PutLifecycleHook>(std::move(request)));
  return Physical{name};
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json&,
                        const Physical& was) {
  auto request = TRY(made_of<PutLifecycleHookType>(wanted.properties));
  request.lifecycle_hook_name = was.id;
  TRY(place.client.call<op::PutLifecycleHook>(std::move(request)));
  return was;
}

Result<> remove(const Place& place, const Wanted& wanted, const Physical& physical) {
  return done_if_not_there(place.client.call<op::DeleteLifecycleHook>(
      {.lifecycle_hook_name = physical.id,
       .auto_scaling_group_name = text(wanted.properties, "AutoScalingGroupName")}));
}

Result<std::optional<Json>> read(const Place& place, const Physical& physical,
                                 const Json& properties) {
  auto answer = place.client.call<op::DescribeLifecycleHooks>(
      {.auto_scaling_group_name = text(properties, "AutoScalingGroupName"),
       .lifecycle_hook_names = std::vector{physical.id}});
  if (!answer && has_no_such_thing(answer.error())) return {std::nullopt};
  auto hooks = TRY(std::move(answer)).lifecycle_hooks;
  if (!hooks || hooks->empty()) return {std::nullopt};
  return {without(told(hooks->front()), {"GlobalTimeout"})};
}

}  // namespace

extern const ResourceType autoscaling_lifecycle_hook = {.name = "AWS::AutoScaling::LifecycleHook",
                                                        .create = create,
                                                        .update = update,
                                                        .remove = remove,
                                                        .read = read,
                                                        .passing = autoscaling_passing};

}  // namespace windlass::formation::types
