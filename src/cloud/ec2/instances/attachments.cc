// AttachVolume, DetachVolume, AttachNetworkInterface, DetachNetworkInterface.
#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/instances/handlers.h"
#include "cloud/ec2/instances/instance.h"
#include "cloud/ec2/instances/plugs.h"
#include "cloud/ec2/instances/types.h"
#include "cloud/ec2/interfaces/interface.h"
#include "cloud/ec2/storage/volume.h"

namespace windlass::cloud::ec2 {

namespace {

bool is_device_name(std::string_view device) {
  for (std::string_view prefix : {"/dev/sd", "/dev/xvd"}) {
    if (!device.starts_with(prefix)) continue;
    auto rest = device.substr(prefix.size());
    return !rest.empty() && rest.size() <= 3 && rest[0] >= 'a' && rest[0] <= 'z';
  }
  return false;
}

// "/dev/sdf" and "/dev/xvdf" are one place.
std::string_view place_of(std::string_view device) {
  return device.substr(
      std::string_view(device.starts_with("/dev/xvd") ? "/dev/xvd" : "/dev/sd").size());
}

Result<> check_device(Ec2& ec2, const Instance& one, const std::string& device) {
  if (!is_device_name(device))
    return invalid_parameter(device, "unixDevice", device + " is not a valid EBS device name.");
  for (auto& other : volumes_of(ec2.db, one.id))
    if (other.attachment && place_of(other.attachment->device) == place_of(device))
      return Error{"InvalidParameterValue", "Invalid value '" + device +
                                                "' for unixDevice. Attachment point " + device +
                                                " is already in use"};
  return Done{};
}

VolumeAttachment shown(const Volume& volume) {
  VolumeAttachment attachment;
  attachment.volume_id = volume.id;
  if (!volume.attachment) return attachment;
  attachment.instance_id = volume.attachment->instance;
  attachment.device = volume.attachment->device;
  attachment.state = volume.attachment->state;
  attachment.attach_time = volume.attachment->since;
  attachment.delete_on_termination = volume.attachment->delete_on_termination;
  return attachment;
}

Result<> must_run_or_rest(const Instance& one) {
  if (one.state == "running" || one.state == "stopped") return Done{};
  return Error{"IncorrectState", "Instance '" + one.id + "' is not 'running'."};
}

// Which attachment a request means, that names its instance and device or does not.
Result<Attachment> named_attachment(const Volume& volume, const DetachVolumeRequest& in) {
  if (!volume.attachment)
    return Error{"IncorrectState",
                 "Volume '" + volume.id + "' is in the '" + volume.state + "' state."};
  auto& its = *volume.attachment;
  if ((in.instance_id && *in.instance_id != its.instance) ||
      (in.device && !in.device->empty() && *in.device != its.device))
    return Error{"InvalidAttachment.NotFound",
                 "The volume '" + volume.id + "' is not attached to instance '" +
                     in.instance_id.value_or(its.instance) + "' as device '" +
                     in.device.value_or(its.device) + "'."};
  return its;
}

// The running instance that has this attachment; "" when none has.
std::string running_with(Ec2& ec2, const Call& call, const std::string& attachment) {
  std::vector<std::string> machines;
  for (auto row : ec2.db.query("select id from ec2_instance where account = ? and region = ?"
                               " and state = 'running'",
                               {call.caller.account.text, call.region.text}))
    machines.push_back(row.text(0));
  for (auto& machine : machines)
    for (auto& interface : interfaces_of(ec2.db, machine))
      if (interface.attachment && interface.attachment->id == attachment) return machine;
  return "";
}

}  // namespace

Result<VolumeAttachment> attach_volume(Ec2& ec2, const Call& call, const AttachVolumeRequest& in) {
  auto one = TRY(find_instance(ec2, call, in.instance_id.value_or("")));
  auto volume = TRY(find_volume(ec2, call, in.volume_id.value_or("")));
  TRY(must_run_or_rest(one));
  auto device = in.device.value_or("");
  if (volume.attachment && volume.attachment->instance == one.id &&
      volume.attachment->device == device)
    return Error{"VolumeInUse", volume.id + " is already attached to an instance"};
  TRY(check_device(ec2, one, device));
  auto attached = TRY(attach_volume_row(ec2, call, volume.id,
                                        {.instance = one.id, .device = device, .zone = one.zone}));
  TRY(refuse_dry_run(in.dry_run));
  auto answer = shown(attached);
  // A machine that rests finds it there when it starts.
  if (one.state == "running")
    add_plug(ec2, {volume.id, one.id, "attach", device, {}}, call.now);
  else
    volume_attached(ec2, volume.id);
  return answer;
}

Result<VolumeAttachment> detach_volume(Ec2& ec2, const Call& call, const DetachVolumeRequest& in) {
  auto volume = TRY(find_volume(ec2, call, in.volume_id.value_or("")));
  auto its = TRY(named_attachment(volume, in));
  auto one = TRY(find_instance(ec2, call, its.instance));
  if (volume.root)
    return Error{"OperationNotPermitted",
                 "Unable to detach root volume '" + volume.id + "' from instance '" + one.id + "'"};
  TRY(must_run_or_rest(one));
  if (its.state == "detaching" && !in.force.value_or(false))
    return Error{"IncorrectState", "Volume '" + volume.id + "' is in the 'detaching' state."};
  auto detaching = its.state == "detaching" ? volume : TRY(detach_volume_row(ec2, call, volume.id));
  TRY(refuse_dry_run(in.dry_run));
  auto answer = shown(detaching);
  if (one.state == "running")
    add_plug(ec2, {volume.id, one.id, "detach", its.device, {}}, call.now);
  else
    volume_detached(ec2, volume.id);
  return answer;
}

Result<AttachNetworkInterfaceResult> attach_network_interface(
    Ec2& ec2, const Call& call, const AttachNetworkInterfaceRequest& in) {
  auto one = TRY(find_instance(ec2, call, in.instance_id.value_or("")));
  if (!in.device_index) return missing_parameter("DeviceIndex");
  if (one.state != "running" && one.state != "stopped")
    return Error{"IncorrectState", "Instance '" + one.id + "' is not 'running' or 'stopped'."};
  auto interface = TRY(find_interface(ec2, call, in.network_interface_id.value_or("")));
  auto there = interfaces_of(ec2.db, one.id).size();
  if (auto* type = find_instance_type(one.type);
      type && there >= static_cast<std::size_t>(type->interfaces_max))
    return Error{"AttachmentLimitExceeded", "Interface count " + std::to_string(there + 1) +
                                                " exceeds the limit for " + one.type};
  auto attachment = TRY(attach_interface(ec2, call, interface.id, one.id, *in.device_index, false));
  TRY(refuse_dry_run(in.dry_run));
  if (one.state == "running")
    add_plug(ec2, {interface.id, one.id, "attach", {}, interface.vpc}, call.now);
  ec2.work.summon(networks_duty);
  return AttachNetworkInterfaceResult{.attachment_id = attachment.id, .network_card_index = 0};
}

Result<> detach_network_interface(Ec2& ec2, const Call& call,
                                  const DetachNetworkInterfaceRequest& in) {
  auto attachment = in.attachment_id.value_or("");
  auto machine = running_with(ec2, call, attachment);
  auto freed = TRY(detach_interface(ec2, call, attachment));
  TRY(refuse_dry_run(in.dry_run));
  if (!machine.empty()) add_plug(ec2, {freed.id, machine, "detach", {}, freed.vpc}, call.now);
  ec2.work.summon(networks_duty);
  return Done{};
}

}  // namespace windlass::cloud::ec2
