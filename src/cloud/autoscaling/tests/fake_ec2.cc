#include <algorithm>

#include "aws/ec2/create_replace_root_volume_task.h"
#include "aws/ec2/create_tags.h"
#include "aws/ec2/delete_tags.h"
#include "aws/ec2/describe_availability_zones.h"
#include "aws/ec2/describe_instance_status.h"
#include "aws/ec2/describe_instances.h"
#include "aws/ec2/describe_launch_template_versions.h"
#include "aws/ec2/describe_replace_root_volume_tasks.h"
#include "aws/ec2/describe_subnets.h"
#include "aws/ec2/run_instances.h"
#include "aws/ec2/service.h"
#include "aws/ec2/start_instances.h"
#include "aws/ec2/stop_instances.h"
#include "aws/ec2/terminate_instances.h"
#include "cloud/autoscaling/tests/fake_cloud.h"

namespace windlass::cloud::autoscaling::fake {

using namespace aws::ec2;

namespace {

aws::ec2::Instance view_of(const Machine& machine) {
  aws::ec2::Instance instance;
  instance.instance_id = machine.id;
  instance.state.emplace().name = machine.state;
  instance.placement.emplace().availability_zone = machine.zone;
  instance.subnet_id = machine.subnet;
  instance.instance_type = machine.type;
  instance.image_id = machine.image;
  instance.tags.emplace();
  for (auto& [key, value] : machine.tags) {
    auto& tag = instance.tags->emplace_back();
    tag.key = key;
    tag.value = value;
  }
  return instance;
}

// "subnet-a" lies in us-east-1a.
std::string zone_of(const std::string& subnet) { return "us-east-1" + subnet.substr(7, 1); }

std::size_t version_number(const std::string& version, std::size_t count) {
  if (version == "$Latest") return count;
  if (version == "$Default") return cloud().default_version;
  return static_cast<std::size_t>(std::stoi(version));
}

void take_template(const RunInstancesRequest& in, Machine& machine) {
  machine.template_id = *in.launch_template->launch_template_id;
  machine.template_version = *in.launch_template->version;
  auto& images = cloud().templates[machine.template_id];
  machine.image = images.at(version_number(machine.template_version, images.size()) - 1);
  machine.type = "t3.micro";
}

Result<Reservation> run_instances(Work&, const Call&, const RunInstancesRequest& in) {
  auto& all = cloud();
  Reservation answer;
  auto& list = answer.instances.emplace();
  if (all.by_token.contains(*in.client_token)) {
    list.push_back(view_of(all.machines[all.by_token[*in.client_token]]));
    return answer;
  }
  if (!all.refuses_launches.empty()) return Error{"Unsupported", all.refuses_launches};
  Machine machine;
  machine.id = "i-" + std::to_string(1000 + ++all.launches);
  machine.subnet = in.subnet_id.value_or("");
  machine.zone =
      in.subnet_id ? zone_of(*in.subnet_id) : in.placement->availability_zone.value_or("");
  if (all.full_zones.contains(machine.zone))
    return Error{"InsufficientInstanceCapacity", "There is no capacity in " + machine.zone};
  if (in.launch_template) take_template(in, machine);
  if (in.image_id) machine.image = *in.image_id;
  if (in.instance_type) machine.type = *in.instance_type;
  machine.spot = in.instance_market_options.has_value();
  machine.token = *in.client_token;
  for (auto& specification : *in.tag_specifications)
    for (auto& tag : *specification.tags) machine.tags[*tag.key] = *tag.value;
  all.by_token[machine.token] = machine.id;
  list.push_back(view_of(machine));
  all.machines[machine.id] = machine;
  return answer;
}

Result<DescribeInstancesResult> describe_instances(Work&, const Call&,
                                                   const DescribeInstancesRequest& in) {
  auto wanted = in.instance_ids.value_or(std::vector<std::string>{});
  if (in.filters) wanted = *in.filters->front().values;
  DescribeInstancesResult answer;
  auto& reservations = answer.reservations.emplace();
  for (auto& id : wanted)
    if (auto found = cloud().machines.find(id); found != cloud().machines.end())
      reservations.emplace_back().instances = {{view_of(found->second)}};
  return answer;
}

Result<DescribeInstanceStatusResult> describe_instance_status(
    Work&, const Call&, const DescribeInstanceStatusRequest&) {
  DescribeInstanceStatusResult answer;
  auto& all = answer.instance_statuses.emplace();
  for (auto& [id, machine] : cloud().machines) {
    if (!machine.impaired) continue;
    auto& one = all.emplace_back();
    one.instance_id = id;
    one.instance_status.emplace().status = "impaired";
  }
  return answer;
}

Result<> put_state(const std::vector<std::string>& ids, const std::string& state) {
  for (auto& id : ids) {
    auto found = cloud().machines.find(id);
    if (found == cloud().machines.end())
      return Error{"InvalidInstanceID.NotFound", "The instance ID '" + id + "' does not exist"};
    if (found->second.state == "terminated") continue;
    found->second.state = state;
  }
  return Done{};
}
Result<TerminateInstancesResult> terminate(Work&, const Call&,
                                           const TerminateInstancesRequest& in) {
  TRY(put_state(*in.instance_ids, "shutting-down"));
  return TerminateInstancesResult{};
}
Result<StopInstancesResult> stop(Work&, const Call&, const StopInstancesRequest& in) {
  TRY(put_state(*in.instance_ids, "stopping"));
  return StopInstancesResult{};
}
Result<StartInstancesResult> start(Work&, const Call&, const StartInstancesRequest& in) {
  TRY(put_state(*in.instance_ids, "pending"));
  for (auto& id : *in.instance_ids) cloud().age[id] = 0;
  return StartInstancesResult{};
}

Result<> create_tags(Work&, const Call&, const CreateTagsRequest& in) {
  for (auto& id : *in.resources)
    for (auto& tag : *in.tags) cloud().machines[id].tags[*tag.key] = *tag.value;
  return Done{};
}
Result<> delete_tags(Work&, const Call&, const DeleteTagsRequest& in) {
  for (auto& id : *in.resources)
    for (auto& tag : *in.tags) cloud().machines[id].tags.erase(*tag.key);
  return Done{};
}

Result<DescribeSubnetsResult> describe_subnets(Work&, const Call&,
                                               const DescribeSubnetsRequest& in) {
  DescribeSubnetsResult answer;
  answer.subnets.emplace();
  for (auto& id : *in.subnet_ids) {
    if (id.size() != 8)
      return Error{"InvalidSubnetID.NotFound", "The subnet ID '" + id + "' does not exist"};
    auto& one = answer.subnets->emplace_back();
    one.subnet_id = id;
    one.availability_zone = zone_of(id);
    one.availability_zone_id = "use1-az" + id.substr(7);
  }
  return answer;
}

Result<DescribeAvailabilityZonesResult> describe_zones(Work&, const Call&,
                                                       const DescribeAvailabilityZonesRequest&) {
  DescribeAvailabilityZonesResult answer;
  answer.availability_zones.emplace();
  for (auto* zone : {"us-east-1a", "us-east-1b", "us-east-1c"}) {
    auto& one = answer.availability_zones->emplace_back();
    one.zone_name = zone;
    one.zone_id = "use1-az" + std::string(zone).substr(9);
  }
  return answer;
}

Result<DescribeLaunchTemplateVersionsResult> describe_versions(
    Work&, const Call&, const DescribeLaunchTemplateVersionsRequest& in) {
  auto id = in.launch_template_id.value_or(
      in.launch_template_name ? "lt-" + in.launch_template_name->substr(4) : "");
  auto found = cloud().templates.find(id);
  if (found == cloud().templates.end())
    return Error{"InvalidLaunchTemplateId.NotFound", "no such template"};
  auto number = version_number(in.versions->front(), found->second.size());
  if (number < 1 || number > found->second.size())
    return Error{"InvalidLaunchTemplateId.VersionNotFound", "Could not find that version"};
  DescribeLaunchTemplateVersionsResult answer;
  auto& one = answer.launch_template_versions.emplace().emplace_back();
  one.launch_template_id = id;
  one.launch_template_name = "web-" + id.substr(3);
  one.version_number = static_cast<std::int64_t>(number);
  one.launch_template_data.emplace().image_id = found->second[number - 1];
  one.launch_template_data->instance_type = "t3.micro";
  return answer;
}

Result<CreateReplaceRootVolumeTaskResult> replace_root(
    Work&, const Call&, const CreateReplaceRootVolumeTaskRequest& in) {
  auto& machine = cloud().machines[*in.instance_id];
  machine.image = *in.image_id;
  machine.root_task = "in-progress";
  CreateReplaceRootVolumeTaskResult answer;
  answer.replace_root_volume_task.emplace().replace_root_volume_task_id = "replacevol-1";
  return answer;
}
Result<DescribeReplaceRootVolumeTasksResult> root_tasks(
    Work&, const Call&, const DescribeReplaceRootVolumeTasksRequest& in) {
  DescribeReplaceRootVolumeTasksResult answer;
  auto& one = answer.replace_root_volume_tasks.emplace().emplace_back();
  one.instance_id = in.filters->front().values->front();
  one.task_state = cloud().machines[*one.instance_id].root_task;
  one.start_time = "2026-01-01T00:00:00Z";
  return answer;
}

const Operation operations[] = {
    {"RunInstances", writes<&run_instances>},
    {"DescribeInstances", reads<&describe_instances>},
    {"DescribeInstanceStatus", reads<&describe_instance_status>},
    {"TerminateInstances", writes<&terminate>},
    {"StopInstances", writes<&stop>},
    {"StartInstances", writes<&start>},
    {"CreateTags", writes<&create_tags>},
    {"DeleteTags", writes<&delete_tags>},
    {"DescribeSubnets", reads<&describe_subnets>},
    {"DescribeAvailabilityZones", reads<&describe_zones>},
    {"DescribeLaunchTemplateVersions", reads<&describe_versions>},
    {"CreateReplaceRootVolumeTask", writes<&replace_root>},
    {"DescribeReplaceRootVolumeTasks", reads<&root_tasks>},
};

}  // namespace

const cloud::Service ec2{
    .model = &aws::ec2::service, .operations = operations, .migrations = {"ec2", {}}};

}  // namespace windlass::cloud::autoscaling::fake
