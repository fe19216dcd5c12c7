#include "cloud/autoscaling/machines.h"

#include "aws/ec2/create_tags.h"
#include "aws/ec2/delete_tags.h"
#include "aws/ec2/describe_instance_status.h"
#include "aws/ec2/describe_instances.h"
#include "aws/ec2/start_instances.h"
#include "aws/ec2/stop_instances.h"
#include "aws/ec2/terminate_instances.h"

namespace windlass::cloud::autoscaling {

namespace {

namespace ec2 = aws::ec2;

constexpr std::string_view group_tag = "aws:autoscaling:groupName";
constexpr std::size_t ids_per_call_max = 100;

Machine machine_of(const ec2::Instance& instance) {
  Machine machine;
  machine.id = instance.instance_id.value_or("");
  if (instance.state) machine.state = instance.state->name.value_or("");
  if (instance.placement) machine.zone = instance.placement->availability_zone.value_or("");
  machine.subnet = instance.subnet_id.value_or("");
  machine.type = instance.instance_type.value_or("");
  machine.image = instance.image_id.value_or("");
  for (auto& tag : instance.tags.value_or(std::vector<ec2::Tag>{}))
    if (tag.key == group_tag) machine.group = tag.value.value_or("");
  return machine;
}

// A filter does not mind an id that EC2 has forgotten.
void look_at(Scaling& scaling, std::vector<std::string> ids, Machines& machines) {
  ec2::DescribeInstancesRequest request;
  request.filters.emplace(1);
  request.filters->front().name = "instance-id";
  request.filters->front().values = std::move(ids);
  auto answer = scaling.work.peers.call<ec2::op::DescribeInstances>(std::move(request));
  if (!answer) return;
  for (auto& reservation : answer->reservations.value_or(std::vector<ec2::Reservation>{}))
    for (auto& instance : reservation.instances.value_or(std::vector<ec2::Instance>{})) {
      auto machine = machine_of(instance);
      machines[machine.id] = std::move(machine);
    }
}

void look_at_checks(Scaling& scaling, Machines& machines) {
  ec2::DescribeInstanceStatusRequest request;
  request.filters.emplace(1);
  request.filters->front().name = "instance-status.status";
  request.filters->front().values = {{"impaired"}};
  auto answer = scaling.work.peers.call<ec2::op::DescribeInstanceStatus>(std::move(request));
  if (!answer || !answer->instance_statuses) return;
  for (auto& status : *answer->instance_statuses) {
    auto machine = machines.find(status.instance_id.value_or(""));
    if (machine == machines.end()) continue;
    machine->second.impaired =
        status.instance_status && status.instance_status->status == "impaired";
  }
}

}  // namespace

Machines look_at_machines(Scaling& scaling, const std::vector<std::string>& ids) {
  Machines machines;
  for (std::size_t begin = 0; begin < ids.size(); begin += ids_per_call_max) {
    auto end = std::min(ids.size(), begin + ids_per_call_max);
    look_at(scaling,
            {ids.begin() + static_cast<std::ptrdiff_t>(begin),
             ids.begin() + static_cast<std::ptrdiff_t>(end)},
            machines);
  }
  if (!machines.empty()) look_at_checks(scaling, machines);
  return machines;
}

Result<> terminate_machine(Scaling& scaling, const std::string& id) {
  ec2::TerminateInstancesRequest request;
  request.instance_ids = {{id}};
  TRY(scaling.work.peers.call<ec2::op::TerminateInstances>(std::move(request)));
  return Done{};
}

Result<> stop_machine(Scaling& scaling, const std::string& id) {
  ec2::StopInstancesRequest request;
  request.instance_ids = {{id}};
  TRY(scaling.work.peers.call<ec2::op::StopInstances>(std::move(request)));
  return Done{};
}

Result<> start_machine(Scaling& scaling, const std::string& id) {
  ec2::StartInstancesRequest request;
  request.instance_ids = {{id}};
  TRY(scaling.work.peers.call<ec2::op::StartInstances>(std::move(request)));
  return Done{};
}

void tag_machine(Scaling& scaling, const std::string& id, const std::string& group) {
  ec2::CreateTagsRequest request;
  request.resources = {{id}};
  request.tags.emplace(1);
  request.tags->front().key = group_tag;
  request.tags->front().value = group;
  [[maybe_unused]] auto tagged = scaling.work.peers.call<ec2::op::CreateTags>(std::move(request));
}

void untag_machine(Scaling& scaling, const std::string& id) {
  ec2::DeleteTagsRequest request;
  request.resources = {{id}};
  request.tags.emplace(1);
  request.tags->front().key = group_tag;
  [[maybe_unused]] auto untagged = scaling.work.peers.call<ec2::op::DeleteTags>(std::move(request));
}

}  // namespace windlass::cloud::autoscaling
