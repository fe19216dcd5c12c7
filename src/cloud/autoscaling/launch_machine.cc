// What EC2 is asked for when a machine is launched, and what launch templates and subnets say.
#include "aws/autoscaling/create_launch_configuration.h"
#include "aws/ec2/create_replace_root_volume_task.h"
#include "aws/ec2/describe_replace_root_volume_tasks.h"
#include "aws/ec2/run_instances.h"
#include "cloud/autoscaling/documents.h"
#include "cloud/autoscaling/machines.h"

namespace windlass::cloud::autoscaling {

namespace {

namespace ec2 = aws::ec2;
using Configuration = aws::autoscaling::CreateLaunchConfigurationType;

ec2::BlockDeviceMapping device_of(const aws::autoscaling::BlockDeviceMapping& from) {
  ec2::BlockDeviceMapping device;
  device.device_name = from.device_name;
  device.virtual_name = from.virtual_name;
  if (from.no_device.value_or(false)) device.no_device = "";
  if (auto& ebs = from.ebs) {
    device.ebs.emplace();
    device.ebs->snapshot_id = ebs->snapshot_id;
    device.ebs->volume_size = ebs->volume_size;
    device.ebs->volume_type = ebs->volume_type;
    device.ebs->delete_on_termination = ebs->delete_on_termination;
    device.ebs->iops = ebs->iops;
    device.ebs->encrypted = ebs->encrypted;
    device.ebs->throughput = ebs->throughput;
  }
  return device;
}

void set_metadata_options(ec2::RunInstancesRequest& request, const Configuration& from) {
  if (!from.metadata_options) return;
  auto& options = request.metadata_options.emplace();
  options.http_tokens = from.metadata_options->http_tokens;
  options.http_put_response_hop_limit = from.metadata_options->http_put_response_hop_limit;
  options.http_endpoint = from.metadata_options->http_endpoint;
}

// "sg-1" is an id, anything else a name.
void set_groups(ec2::RunInstancesRequest& request, const Configuration& from) {
  for (auto& group : from.security_groups.value_or(std::vector<std::string>{})) {
    auto& list = group.starts_with("sg-") ? request.security_group_ids : request.security_groups;
    if (!list) list.emplace();
    list->push_back(group);
  }
}

// A public address can only be asked for on an interface, which then holds subnet and groups.
void set_interface(ec2::RunInstancesRequest& request, bool public_address) {
  auto& one = request.network_interfaces.emplace().emplace_back();
  one.device_index = 0;
  one.associate_public_ip_address = public_address;
  one.delete_on_termination = true;
  one.subnet_id = std::exchange(request.subnet_id, {});
  one.groups = std::exchange(request.security_group_ids, {});
}

void follow(ec2::RunInstancesRequest& request, const Configuration& from) {
  request.image_id = from.image_id;
  request.instance_type = from.instance_type;
  request.key_name = from.key_name;
  request.user_data = from.user_data;
  request.kernel_id = from.kernel_id;
  request.ramdisk_id = from.ramdisk_id;
  request.ebs_optimized = from.ebs_optimized;
  set_groups(request, from);
  set_metadata_options(request, from);
  if (from.instance_monitoring)
    request.monitoring.emplace().enabled = from.instance_monitoring->enabled;
  if (auto& profile = from.iam_instance_profile) {
    auto& named = request.iam_instance_profile.emplace();
    (profile->starts_with("arn:") ? named.arn : named.name) = *profile;
  }
  if (from.block_device_mappings) {
    auto& devices = request.block_device_mappings.emplace();
    for (auto& one : *from.block_device_mappings) devices.push_back(device_of(one));
  }
  if (from.placement_tenancy) {
    if (!request.placement) request.placement.emplace();
    request.placement->tenancy = from.placement_tenancy;
  }
  if (from.associate_public_ip_address && request.subnet_id)
    set_interface(request, *from.associate_public_ip_address);
}

ec2::TagSpecification tags_of(const Launch& launch) {
  ec2::TagSpecification specification;
  specification.resource_type = "instance";
  auto& tags = specification.tags.emplace();
  for (auto& [name, value] : launch.tags) {
    auto& tag = tags.emplace_back();
    tag.key = name;
    tag.value = value;
  }
  return specification;
}

ec2::RunInstancesRequest request_for(const Launch& launch) {
  ec2::RunInstancesRequest request;
  request.min_count = request.max_count = 1;
  request.client_token = launch.token;
  if (!launch.place.subnet.empty())
    request.subnet_id = launch.place.subnet;
  else
    request.placement.emplace().availability_zone = launch.place.zone;
  if (!launch.template_id.empty()) {
    auto& by = request.launch_template.emplace();
    by.launch_template_id = launch.template_id;
    by.version = launch.template_version;
  } else {
    follow(request, read_document<Configuration>(launch.configuration));
  }
  if (!launch.type.empty()) request.instance_type = launch.type;
  if (!launch.image.empty()) request.image_id = launch.image;
  if (launch.spot) request.instance_market_options.emplace().market_type = "spot";
  request.tag_specifications = {{tags_of(launch)}};
  return request;
}

}  // namespace

Result<Machine> launch_machine(Scaling& scaling, const Launch& launch) {
  auto answer = TRY(scaling.work.peers.call<ec2::op::RunInstances>(request_for(launch)));
  if (!answer.instances || answer.instances->empty())
    return Error{"InternalFailure", "EC2 answered without an instance"};
  auto& instance = answer.instances->front();
  Machine machine;
  machine.id = instance.instance_id.value_or("");
  machine.state = instance.state ? instance.state->name.value_or("pending") : "pending";
  machine.zone = instance.placement
                     ? instance.placement->availability_zone.value_or(launch.place.zone)
                     : launch.place.zone;
  machine.subnet = instance.subnet_id.value_or(launch.place.subnet);
  machine.type = instance.instance_type.value_or(launch.type);
  machine.image = instance.image_id.value_or(launch.image);
  return machine;
}

Result<std::string> replace_root(Scaling& scaling, const std::string& id, const std::string& image,
                                 const std::string& token) {
  ec2::CreateReplaceRootVolumeTaskRequest request;
  request.instance_id = id;
  request.image_id = image;
  request.client_token = token;
  request.delete_replaced_root_volume = true;
  auto answer =
      TRY(scaling.work.peers.call<ec2::op::CreateReplaceRootVolumeTask>(std::move(request)));
  if (!answer.replace_root_volume_task) return std::string();
  return answer.replace_root_volume_task->replace_root_volume_task_id.value_or("");
}

std::string root_task_state(Scaling& scaling, const std::string& instance) {
  ec2::DescribeReplaceRootVolumeTasksRequest request;
  request.filters.emplace(1);
  request.filters->front().name = "instance-id";
  request.filters->front().values = {{instance}};
  auto answer =
      scaling.work.peers.call<ec2::op::DescribeReplaceRootVolumeTasks>(std::move(request));
  if (!answer || !answer->replace_root_volume_tasks) return "failed";
  std::string newest, newest_id;
  for (auto& task : *answer->replace_root_volume_tasks) {
    if (task.instance_id != instance) continue;
    // Times as text sort as they are written.
    if (task.start_time.value_or("") < newest_id) continue;
    newest_id = task.start_time.value_or("");
    newest = task.task_state.value_or("");
  }
  return newest;
}

}  // namespace windlass::cloud::autoscaling
