#include <algorithm>

#include "aws/ec2/attach_volume.h"
#include "aws/ec2/create_tags.h"
#include "aws/ec2/delete_tags.h"
#include "aws/ec2/describe_instance_attribute.h"
#include "aws/ec2/describe_instances.h"
#include "aws/ec2/detach_volume.h"
#include "aws/ec2/modify_instance_attribute.h"
#include "aws/ec2/start_instances.h"
#include "aws/ec2/stop_instances.h"
#include "aws/ec2/terminate_instances.h"
#include "formation/types/ec2.h"
#include "formation/types/ec2_instance_changes.h"
#include "formation/types/ec2_instance_request.h"

namespace windlass::formation::types {

namespace {

using namespace aws::ec2;

// An instance that we stopped to change it, and that is to run again. Whoever goes on after a crash
// finds it there.
constexpr const char* stopped_by_us = "windlass:restarts";

std::string state_of(const Instance& instance) {
  return instance.state ? instance.state->name.value_or("") : "";
}

Result<std::optional<Instance>> find(const Place& place, const std::string& id) {
  auto reservation = TRY(find_one<op::DescribeInstances>(place, {.instance_ids = std::vector{id}},
                                                         &DescribeInstancesResult::reservations));
  if (!reservation || !reservation->instances || reservation->instances->empty())
    return {std::nullopt};
  auto& instance = reservation->instances->front();
  // A terminated one is shown for an hour.
  if (state_of(instance) == "terminated") return {std::nullopt};
  return {std::move(instance)};
}

Result<> set_source_check(const Place& place, const Json& properties, const std::string& id) {
  if (auto check = flag(properties, "SourceDestCheck"))
    TRY(place.client.call<op::ModifyInstanceAttribute>(
        {.source_dest_check = AttributeBooleanValue{*check}, .instance_id = id}));
  return Done{};
}

std::vector<std::string> volumes_of(const Instance& instance) {
  std::vector<std::string> volumes;
  using Mappings = std::vector<InstanceBlockDeviceMapping>;
  for (auto& each : instance.block_device_mappings.value_or(Mappings{}))
    if (each.ebs) volumes.push_back(each.ebs->volume_id.value_or(""));
  return volumes;
}

// EC2 attaches volumes to machines that run, or have stopped.
Result<> attach_volumes(const Place& place, const Instance& instance, const Json& properties) {
  auto there = volumes_of(instance);
  for (auto& each : items(properties, "Volumes")) {
    auto volume = text_or(each, "VolumeId", "");
    if (std::ranges::find(there, volume) != there.end()) continue;
    TRY(place.client.call<op::AttachVolume>({.device = text(each, "Device"),
                                             .instance_id = instance.instance_id,
                                             .volume_id = volume}));
  }
  return Done{};
}

Result<> detach_volumes(const Place& place, const Instance& instance, const Json& before,
                        const Json& now) {
  std::vector<std::string> old_volumes, new_volumes;
  for (auto& each : items(before, "Volumes")) old_volumes.push_back(text_or(each, "VolumeId", ""));
  for (auto& each : items(now, "Volumes")) new_volumes.push_back(text_or(each, "VolumeId", ""));
  auto there = volumes_of(instance);
  for (auto& volume : beyond(old_volumes, new_volumes))
    if (std::ranges::find(there, volume) != there.end())
      TRY(done_if_gone(place.client.call<op::DetachVolume>(
          {.instance_id = instance.instance_id, .volume_id = volume})));
  return Done{};
}

Result<Physical> create(const Place& place, const Wanted& wanted) {
  auto request = TRY(run_request(wanted.properties));
  request.client_token = wanted.token;
  request.tag_specifications = tagged("instance", wanted);
  if (flag(wanted.properties, "PropagateTagsToVolumeOnCreation").value_or(false)) {
    auto volumes = tagged("volume", wanted);
    request.tag_specifications->push_back(std::move(volumes.front()));
  }
  auto made = TRY(place.client.call<op::RunInstances>(std::move(request)));
  auto id = made.instances->front().instance_id.value_or("");
  TRY(set_source_check(place, wanted.properties, id));
  return Physical{id, Json::Object{{"InstanceId", Json(id)}}};
}

Json attributes_of(const Instance& instance) {
  Json attributes = Json::Object{};
  tell(attributes, "InstanceId", instance.instance_id);
  tell(attributes, "PrivateDnsName", instance.private_dns_name);
  tell(attributes, "PrivateIp", instance.private_ip_address);
  tell(attributes, "PublicDnsName", instance.public_dns_name);
  attributes.set("PublicIp", Json(instance.public_ip_address.value_or("")));
  tell(attributes, "VpcId", instance.vpc_id);
  if (instance.placement)
    tell(attributes, "AvailabilityZone", instance.placement->availability_zone);
  if (instance.state) {
    attributes.set("State", told(*instance.state));
    attributes.set("State.Name", Json(instance.state->name.value_or("")));
    if (instance.state->code)
      attributes.set("State.Code", Json(std::to_string(*instance.state->code)));
  }
  return attributes;
}

bool restarts(const Instance& instance) { return tag_map(instance.tags).contains(stopped_by_us); }

Result<> set_restarts(const Place& place, const std::string& id, bool on) {
  if (on)
    TRY(place.client.call<op::CreateTags>(
        {.resources = std::vector{id}, .tags = std::vector{Tag{stopped_by_us, "true"}}}));
  else
    TRY(place.client.call<op::DeleteTags>(
        {.resources = std::vector{id}, .tags = std::vector{Tag{.key = stopped_by_us}}}));
  return Done{};
}

Result<Progress> ready(const Place& place, const Wanted& wanted, Physical& physical) {
  auto instance = TRY(find(place, physical.id));
  if (!instance)
    return Error{"NotStabilized",
                 "Instance " + physical.id + " did not stabilize: it is terminated"};
  auto state = state_of(*instance);
  if (state == "stopped" && restarts(*instance)) {
    TRY(change_stopped(place, physical.id, wanted.properties));
    TRY(place.client.call<op::StartInstances>({.instance_ids = std::vector{physical.id}}));
    return Progress::Pending;
  }
  if (state == "pending" || state == "stopping") return Progress::Pending;
  if (state == "shutting-down")
    return Error{"NotStabilized",
                 "Instance " + physical.id + " did not stabilize: " +
                     (instance->state_reason ? instance->state_reason->message.value_or("") : "")};
  // A stop is seen at once: one that runs has been started again.
  if (state == "running" && restarts(*instance)) TRY(set_restarts(place, physical.id, false));
  TRY(attach_volumes(place, *instance, wanted.properties));
  physical.attributes = attributes_of(*instance);
  return Progress::Ready;
}

Result<> change_what_needs_a_stop(const Place& place, const Instance& instance, const Json& now) {
  auto id = instance.instance_id.value_or("");
  // One that somebody has stopped stays stopped.
  if (state_of(instance) == "stopped" && !restarts(instance)) return change_stopped(place, id, now);
  TRY(set_restarts(place, id, true));
  if (state_of(instance) != "stopped")
    TRY(place.client.call<op::StopInstances>({.instance_ids = std::vector{id}}));
  return Done{};
}

// What of these can be changed of a machine whose root is a volume is changed in place.
bool replaces(const Json& before, const Json& after) {
  for (auto name : {"AdditionalInfo", "Affinity", "HostId", "KernelId", "PrivateDnsNameOptions",
                    "RamdiskId", "Tenancy", "BlockDeviceMappings"})
    if (differs(before, after, name)) return true;
  // With all of them gone it would keep what it has.
  return differs(before, after, "SecurityGroupIds") && texts(after, "SecurityGroupIds").empty();
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json& before,
                        const Physical& was) {
  if (replaces(before, wanted.properties)) return not_in_place("AWS::EC2::Instance");
  auto instance = TRY(find(place, was.id));
  if (!instance)
    return Error{"InvalidInstanceID.NotFound", "The instance ID '" + was.id + "' does not exist"};
  for (auto name : {"CreditSpecification", "SsmAssociations"})
    if (differs(before, wanted.properties, name)) return unsupported("AWS::EC2::Instance", name);
  TRY(change_running(place, *instance, before, wanted.properties));
  TRY(change_profile(place, was.id, before, wanted.properties));
  TRY(detach_volumes(place, *instance, before, wanted.properties));
  TRY(retag(place, wanted, before, was.id));
  if (must_stop(before, wanted.properties))
    TRY(change_what_needs_a_stop(place, *instance, wanted.properties));
  return was;
}

Result<> remove(const Place& place, const Wanted&, const Physical& physical) {
  auto instance = TRY(find(place, physical.id));
  if (!instance || state_of(*instance) == "shutting-down") return Done{};
  return done_if_gone(
      place.client.call<op::TerminateInstances>({.instance_ids = std::vector{physical.id}}));
}

Result<Progress> gone(const Place& place, const Physical& physical) {
  return TRY(find(place, physical.id)) ? Progress::Pending : Progress::Ready;
}

std::string profile_of(const Instance& instance) {
  auto& profile = instance.iam_instance_profile;
  auto arn = profile ? profile->arn.value_or("") : "";
  return arn.substr(arn.rfind('/') + 1);
}

Result<std::optional<Json>> read(const Place& place, const Physical& physical,
                                 const Json& properties) {
  auto instance = TRY(find(place, physical.id));
  if (!instance) return {std::nullopt};
  auto now = only(told(*instance), {"EbsOptimized", "ImageId", "InstanceType", "KeyName",
                                    "PrivateIpAddress", "SourceDestCheck", "SubnetId"});
  if (instance->placement) {
    tell(now, "AvailabilityZone", instance->placement->availability_zone);
    tell(now, "Tenancy", instance->placement->tenancy);
  }
  std::vector<std::string> groups;
  for (auto& group : instance->security_groups.value_or(std::vector<GroupIdentifier>{}))
    groups.push_back(group.group_id.value_or(""));
  now.set("SecurityGroupIds", list_of(groups));
  if (!part(properties, "IamInstanceProfile").is_null())
    now.set("IamInstanceProfile", Json(profile_of(*instance)));
  if (instance->monitoring) now.set("Monitoring", Json(instance->monitoring->state == "enabled"));
  if (auto& options = instance->metadata_options)
    now.set("MetadataOptions", in_words_of(part(properties, "MetadataOptions"), told(*options)));
  if (!part(properties, "UserData").is_null()) {
    auto data = TRY(place.client.call<op::DescribeInstanceAttribute>(
        {.instance_id = physical.id, .attribute = "userData"}));
    if (data.user_data) tell(now, "UserData", data.user_data->value);
  }
  now.set("Tags", tags_as_they_stand(instance->tags, properties));
  return {std::move(now)};
}

}  // namespace

extern const ResourceType ec2_instance = {.name = "AWS::EC2::Instance",
                                          .create = create,
                                          .ready = ready,
                                          .update = update,
                                          .replaces = replaces,
                                          .remove = remove,
                                          .gone = gone,
                                          .read = read,
                                          .passing = ec2_passing};

}  // namespace windlass::formation::types
