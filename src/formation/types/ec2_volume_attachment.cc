#include "aws/ec2/attach_volume.h"
#include "aws/ec2/describe_volumes.h"
#include "aws/ec2/detach_volume.h"
#include "formation/types/ec2.h"

namespace windlass::formation::types {

namespace {

using namespace aws::ec2;

struct Ends {
  std::string volume, instance;
};

Ends ends_of(const Physical& physical) {
  auto middle = physical.id.find('|');
  return {physical.id.substr(0, middle), physical.id.substr(middle + 1)};
}

Result<std::optional<VolumeAttachment>> find(const Place& place, const Ends& ends) {
  auto volume = TRY(find_one<op::DescribeVolumes>(place, {.volume_ids = std::vector{ends.volume}},
                                                  &DescribeVolumesResult::volumes));
  if (volume && volume->attachments)
    for (auto& each : *volume->attachments)
      if (each.instance_id == ends.instance && each.state != "detached") return {each};
  return {std::nullopt};
}

Result<Physical> create(const Place& place, const Wanted& wanted) {
  Ends ends{text_or(wanted.properties, "VolumeId", ""),
            text_or(wanted.properties, "InstanceId", "")};
  if (!TRY(find(place, ends))) {
    auto request = TRY(made_of<AttachVolumeRequest>(wanted.properties));
    TRY(place.client.call<op::AttachVolume>(std::move(request)));
  }
  return Physical{ends.volume + "|" + ends.instance};
}

Result<Progress> ready(const Place& place, const Wanted&, Physical& physical) {
  auto attachment = TRY(find(place, ends_of(physical)));
  if (!attachment) return vanished(physical);
  return attachment->state == "attached" ? Progress::Ready : Progress::Pending;
}

Result<> remove(const Place& place, const Wanted&, const Physical& physical) {
  auto ends = ends_of(physical);
  auto attachment = TRY(find(place, ends));
  if (!attachment || attachment->state == "detaching") return Done{};
  return done_if_gone(place.client.call<op::DetachVolume>(
      {.instance_id = ends.instance, .volume_id = ends.volume}));
}

Result<Progress> gone(const Place& place, const Physical& physical) {
  return TRY(find(place, ends_of(physical))) ? Progress::Pending : Progress::Ready;
}

Result<std::optional<Json>> read(const Place& place, const Physical& physical, const Json&) {
  auto attachment = TRY(find(place, ends_of(physical)));
  if (!attachment) return {std::nullopt};
  return {only(told(*attachment), {"VolumeId", "InstanceId", "Device", "EbsCardIndex"})};
}

}  // namespace

extern const ResourceType ec2_volume_attachment = {.name = "AWS::EC2::VolumeAttachment",
                                                   .create = create,
                                                   .ready = ready,
                                                   .remove = remove,
                                                   .gone = gone,
                                                   .read = read,
                                                   .passing = ec2_passing};

}  // namespace windlass::formation::types
