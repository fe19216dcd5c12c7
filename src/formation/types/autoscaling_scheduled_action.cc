#include "aws/autoscaling/delete_scheduled_action.h"
#include "aws/autoscaling/describe_scheduled_actions.h"
#include "aws/autoscaling/put_scheduled_update_group_action.h"
#include "formation/types/autoscaling.h"
#include "formation/types/names.h"

namespace windlass::formation::types {

namespace {

using namespace aws::autoscaling;

Result<Physical> put(const Place& place, const Json& properties, const std::string& name) {
  auto request = TRY(made_of<PutScheduledUpdateGroupActionType>(properties));
  request.scheduled_action_name = name;
  TRY(place.client.call<op::PutScheduledUpdateGroupAction>(std::move(request)));
  return Physical{name, Json::Object{{"ScheduledActionName", Json(name)}}};
}

// One of that name is written over.
Result<Physical> create(const Place& place, const Wanted& wanted) {
  return put(place, wanted.properties, physical_name(wanted, 255));
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json&,
                        const Physical& was) {
  return put(place, wanted.properties, was.id);
}

Result<> remove(const Place& place, const Wanted& wanted, const Physical& physical) {
  return done_if_not_there(place.client.call<op::DeleteScheduledAction>(
      {.auto_scaling_group_name = text(wanted.properties, "AutoScalingGroupName"),
       .scheduled_action_name = physical.id}));
}

Result<std::optional<Json>> read(const Place& place, const Physical& physical,
                                 const Json& properties) {
  auto answer = place.client.call<op::DescribeScheduledActions>(
      {.auto_scaling_group_name = text(properties, "AutoScalingGroupName"),
       .scheduled_action_names = std::vector{physical.id}});
  if (!answer && has_no_such_thing(answer.error())) return {std::nullopt};
  auto actions = TRY(std::move(answer)).scheduled_update_group_actions;
  if (!actions || actions->empty()) return {std::nullopt};
  auto now = without(told(actions->front()), {"ScheduledActionARN", "ScheduledActionName", "Time"});
  // When the next run of a recurring one is told, nobody has written it.
  for (auto name : {"StartTime", "EndTime"})
    if (part(properties, name).is_null()) now = without(now, {name});
  return {std::move(now)};
}

}  // namespace

extern const ResourceType autoscaling_scheduled_action = {
    .name = "AWS::AutoScaling::ScheduledAction",
    .create = create,
    .update = update,
    .remove = remove,
    .read = read,
    .passing = autoscaling_passing};

}  // namespace windlass::formation::types
