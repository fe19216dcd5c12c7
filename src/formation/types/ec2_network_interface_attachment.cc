#include "aws/ec2/attach_network_interface.h"
#include "aws/ec2/describe_network_interfaces.h"
#include "aws/ec2/detach_network_interface.h"
#include "aws/ec2/modify_network_interface_attribute.h"
#include "formation/types/ec2.h"

namespace windlass::formation::types {

extern const ResourceType ec2_network_interface_attachment;

namespace {

using namespace aws::ec2;

Result<std::optional<NetworkInterfaceAttachment>> find(const Place& place, Filter by) {
  auto interface = TRY(find_one<op::DescribeNetworkInterfaces>(
      place, {.filters = std::vector{std::move(by)}},
      &DescribeNetworkInterfacesResult::network_interfaces));
  if (!interface || !interface->attachment || interface->attachment->status == "detached")
    return {std::nullopt};
  return {std::move(interface->attachment)};
}

Result<> keep_or_not(const Place& place, const Json& properties, const std::string& id) {
  NetworkInterfaceAttachmentChanges change{
      .attachment_id = id,
      .delete_on_termination = flag(properties, "DeleteOnTermination").value_or(true)};
  TRY(place.client.call<op::ModifyNetworkInterfaceAttribute>(
      {.network_interface_id = text(properties, "NetworkInterfaceId"), .attachment = change}));
  return Done{};
}

Result<Physical> create(const Place& place, const Wanted& wanted) {
  auto interface = text_or(wanted.properties, "NetworkInterfaceId", "");
  std::string id;
  auto there = TRY(find(place, filter("network-interface-id", interface)));
  if (there && there->instance_id == text(wanted.properties, "InstanceId")) {
    id = there->attachment_id.value_or("");
  } else {
    auto request = TRY(made_of<AttachNetworkInterfaceRequest>(
        without(wanted.properties, {"DeleteOnTermination"})));
    id = TRY(place.client.call<op::AttachNetworkInterface>(std::move(request)))
             .attachment_id.value_or("");
  }
  TRY(keep_or_not(place, wanted.properties, id));
  return Physical{id, Json::Object{{"AttachmentId", Json(id)}}};
}

Result<Progress> ready(const Place& place, const Wanted&, Physical& physical) {
  auto there = TRY(find(place, filter("attachment.attachment-id", physical.id)));
  physical.attributes = Json::Object{{"AttachmentId", Json(physical.id)}};
  if (!there) return vanished(physical);
  return there->status == "attached" ? Progress::Ready : Progress::Pending;
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json& before,
                        const Physical& was) {
  for (auto name : {"EnaQueueCount", "EnaSrdSpecification"})
    if (differs(before, wanted.properties, name))
      return unsupported(ec2_network_interface_attachment.name, name);
  TRY(keep_or_not(place, wanted.properties, was.id));
  return was;
}

Result<> remove(const Place& place, const Wanted&, const Physical& physical) {
  auto there = TRY(find(place, filter("attachment.attachment-id", physical.id)));
  if (!there || there->status == "detaching") return Done{};
  return done_if_gone(
      place.client.call<op::DetachNetworkInterface>({.attachment_id = physical.id}));
}

Result<Progress> gone(const Place& place, const Physical& physical) {
  auto there = TRY(find(place, filter("attachment.attachment-id", physical.id)));
  return there ? Progress::Pending : Progress::Ready;
}

Result<std::optional<Json>> read(const Place& place, const Physical& physical,
                                 const Json& properties) {
  auto there = TRY(find(place, filter("attachment.attachment-id", physical.id)));
  if (!there) return {std::nullopt};
  auto now = only(told(*there), {"DeleteOnTermination", "InstanceId"});
  if (there->device_index) now.set("DeviceIndex", Json(std::to_string(*there->device_index)));
  now.set("NetworkInterfaceId", part(properties, "NetworkInterfaceId"));
  return {std::move(now)};
}

}  // namespace

const ResourceType ec2_network_interface_attachment = {
    .name = "AWS::EC2::NetworkInterfaceAttachment",
    .create = create,
    .ready = ready,
    .update = update,
    .remove = remove,
    .gone = gone,
    .read = read,
    .passing = ec2_passing};

}  // namespace windlass::formation::types
