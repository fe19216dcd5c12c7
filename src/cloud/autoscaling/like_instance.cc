#include "cloud/autoscaling/like_instance.h"

#include "aws/ec2/describe_instances.h"
#include "cloud/autoscaling/errors.h"

namespace windlass::cloud::autoscaling {

namespace {

namespace ec2 = aws::ec2;

Result<ec2::Instance> get_instance(Scaling& scaling, const std::string& id) {
  ec2::DescribeInstancesRequest request;
  request.instance_ids = {{id}};
  auto answer = scaling.work.peers.call<ec2::op::DescribeInstances>(std::move(request));
  if (answer && answer->reservations)
    for (auto& reservation : *answer->reservations)
      if (reservation.instances && !reservation.instances->empty())
        return reservation.instances->front();
  return validation_error("Invalid Instance ID: " + id);
}

}  // namespace

Result<> fill_in_like(Scaling& scaling, const std::string& instance,
                      aws::autoscaling::CreateLaunchConfigurationType& settings) {
  auto like = TRY(get_instance(scaling, instance));
  if (!settings.image_id) settings.image_id = like.image_id;
  if (!settings.instance_type) settings.instance_type = like.instance_type;
  if (!settings.key_name) settings.key_name = like.key_name;
  if (!settings.iam_instance_profile && like.iam_instance_profile)
    settings.iam_instance_profile = like.iam_instance_profile->arn;
  if (!settings.security_groups && like.security_groups) {
    settings.security_groups.emplace();
    for (auto& group : *like.security_groups)
      settings.security_groups->push_back(group.group_id.value_or(""));
  }
  return Done{};
}

Result<LaunchWay> way_like_instance(Scaling& scaling, const Call& call, const std::string& instance,
                                    Group& group) {
  aws::autoscaling::CreateLaunchConfigurationType settings;
  settings.launch_configuration_name = group.name;
  TRY(fill_in_like(scaling, instance, settings));
  auto& places = group.settings;
  if (!places.vpc_zone_identifier && !places.availability_zones && !places.availability_zone_ids) {
    auto like = TRY(get_instance(scaling, instance));
    if (like.subnet_id)
      places.vpc_zone_identifier = like.subnet_id;
    else if (like.placement && like.placement->availability_zone)
      places.availability_zones = {{*like.placement->availability_zone}};
  }
  insert_configuration(scaling, call, settings);
  return LaunchWay{.configuration = group.name, .launch_template = {}, .mixed = {}};
}

}  // namespace windlass::cloud::autoscaling
