#include "aws/autoscaling/create_launch_configuration.h"
#include "aws/autoscaling/delete_launch_configuration.h"
#include "aws/autoscaling/describe_launch_configurations.h"
#include "formation/types/autoscaling.h"
#include "formation/types/names.h"

namespace windlass::formation::types {

extern const ResourceType autoscaling_launch_configuration;

namespace {

using namespace aws::autoscaling;

Result<std::optional<LaunchConfiguration>> find(const Place& place, const std::string& name) {
  return find_one<op::DescribeLaunchConfigurations>(
      place, {.launch_configuration_names = std::vector{name}},
      &LaunchConfigurationsType::launch_configurations);
}

// It cannot be tagged: one of that name and of these terms is the one that an earlier call has
// made.
bool is_alike(const LaunchConfiguration& there, const CreateLaunchConfigurationType& wanted) {
  return there.image_id == wanted.image_id && there.instance_type == wanted.instance_type &&
         there.user_data.value_or("") == wanted.user_data.value_or("");
}

Result<Physical> create(const Place& place, const Wanted& wanted) {
  auto name = name_of(wanted, "LaunchConfigurationName", 255);
  auto properties = wanted.properties;
  if (auto on = flag(properties, "InstanceMonitoring"))
    properties.set("InstanceMonitoring", Json::Object{{"Enabled", *on}});
  auto request = TRY(made_of<CreateLaunchConfigurationType>(properties));
  request.launch_configuration_name = name;
  auto made = place.client.call<op::CreateLaunchConfiguration>(request);
  if (is_refused(made, {"AlreadyExists"})) {
    auto there = TRY(find(place, name));
    if (!there || !is_alike(*there, request))
      return already_exists(autoscaling_launch_configuration.name, name);
  } else if (!made) {
    return std::move(made).error();
  }
  return Physical{name};
}

Result<> remove(const Place& place, const Wanted&, const Physical& physical) {
  return done_if_not_there(
      place.client.call<op::DeleteLaunchConfiguration>({.launch_configuration_name = physical.id}));
}

Result<std::optional<Json>> read(const Place& place, const Physical& physical,
                                 const Json& properties) {
  auto there = TRY(find(place, physical.id));
  if (!there) return {std::nullopt};
  auto now = without(told(*there), {"LaunchConfigurationARN", "CreatedTime"});
  if (auto& monitoring = there->instance_monitoring)
    now.set("InstanceMonitoring", Json(monitoring->enabled.value_or(false)));
  keep_words(now, properties, {"BlockDeviceMappings", "MetadataOptions"});
  // Auto Scaling answers nothing as an empty text or list.
  for (auto name : {"KernelId", "RamdiskId", "KeyName", "UserData", "ClassicLinkVPCSecurityGroups",
                    "BlockDeviceMappings"})
    if (text(now, name) == "" || (part(now, name).is_array() && items(now, name).empty()))
      now = without(now, {name});
  return {std::move(now)};
}

}  // namespace

const ResourceType autoscaling_launch_configuration = {
    .name = "AWS::AutoScaling::LaunchConfiguration",
    .create = create,
    .remove = remove,
    .read = read,
    .passing = autoscaling_passing};

}  // namespace windlass::formation::types
