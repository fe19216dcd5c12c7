#include "aws/ec2/create_volume.h"
#include "aws/ec2/delete_volume.h"
#include "aws/ec2/describe_volumes.h"
#include "aws/ec2/modify_volume.h"
#include "aws/ec2/modify_volume_attribute.h"
#include "formation/types/ec2.h"

namespace windlass::formation::types {

extern const ResourceType ec2_volume;

namespace {

using namespace aws::ec2;

Result<std::optional<Volume>> find(const Place& place, const std::string& id) {
  return find_one<op::DescribeVolumes>(place, {.volume_ids = std::vector{id}},
                                       &DescribeVolumesResult::volumes);
}

Result<> set_auto_enable_io(const Place& place, const std::string& id, bool on) {
  TRY(place.client.call<op::ModifyVolumeAttribute>(
      {.auto_enable_io = AttributeBooleanValue{on}, .volume_id = id}));
  return Done{};
}

Result<Physical> create(const Place& place, const Wanted& wanted) {
  TRY(refuse(ec2_volume.name, wanted.properties, {"SourceVolumeId"}));
  auto request =
      TRY(made_of<CreateVolumeRequest>(without(wanted.properties, {"Tags", "AutoEnableIO"})));
  request.client_token = wanted.token;
  request.tag_specifications = tagged("volume", wanted);
  auto volume = TRY(place.client.call<op::CreateVolume>(std::move(request)));
  auto id = volume.volume_id.value_or("");
  if (auto on = flag(wanted.properties, "AutoEnableIO")) TRY(set_auto_enable_io(place, id, *on));
  return Physical{id, Json::Object{{"VolumeId", Json(id)}}};
}

Result<Progress> ready(const Place& place, const Wanted&, Physical& physical) {
  auto volume = TRY(find(place, physical.id));
  if (!volume) return vanished(physical);
  if (volume->state == "error")
    return Error{"NotStabilized", "The volume " + physical.id + " is in error"};
  physical.attributes = Json::Object{{"VolumeId", Json(physical.id)}};
  return volume->state == "creating" ? Progress::Pending : Progress::Ready;
}

// Its schema calls nothing create-only: what EC2 cannot change is refused, because another volume
// in its place would be an empty one.
Result<Physical> update(const Place& place, const Wanted& wanted, const Json& before,
                        const Physical& was) {
  auto& now = wanted.properties;
  for (auto name : {"AvailabilityZone", "AvailabilityZoneId", "Encrypted", "KmsKeyId", "OutpostArn",
                    "SnapshotId", "SourceVolumeId", "VolumeInitializationRate"})
    if (differs(before, now, name))
      return Error{"NotUpdatable", "Updates of property " + std::string(name) + " of type " +
                                       std::string(ec2_volume.name) + " are not supported."};
  const std::initializer_list<std::string_view> changeable = {"Size", "VolumeType", "Iops",
                                                              "Throughput", "MultiAttachEnabled"};
  if (only(before, changeable) != only(now, changeable)) {
    auto request = TRY(made_of<ModifyVolumeRequest>(only(now, changeable)));
    request.volume_id = was.id;
    TRY(place.client.call<op::ModifyVolume>(std::move(request)));
  }
  if (differs(before, now, "AutoEnableIO"))
    TRY(set_auto_enable_io(place, was.id, flag(now, "AutoEnableIO").value_or(false)));
  TRY(retag(place, wanted, before, was.id));
  return was;
}

Result<> remove(const Place& place, const Wanted&, const Physical& physical) {
  return done_if_gone(place.client.call<op::DeleteVolume>({.volume_id = physical.id}));
}

Result<Progress> gone(const Place& place, const Physical& physical) {
  auto volume = TRY(find(place, physical.id));
  return !volume || volume->state == "deleted" ? Progress::Ready : Progress::Pending;
}

Result<std::optional<Json>> read(const Place& place, const Physical& physical,
                                 const Json& properties) {
  auto volume = TRY(find(place, physical.id));
  if (!volume) return {std::nullopt};
  auto now = only(told(*volume),
                  {"AvailabilityZone", "AvailabilityZoneId", "Encrypted", "Iops", "KmsKeyId",
                   "MultiAttachEnabled", "OutpostArn", "Size", "Throughput", "VolumeType"});
  if (volume->snapshot_id != "") tell(now, "SnapshotId", volume->snapshot_id);
  now.set("Tags", tags_as_they_stand(volume->tags, properties));
  return {std::move(now)};
}

}  // namespace

const ResourceType ec2_volume = {.name = "AWS::EC2::Volume",
                                 .create = create,
                                 .ready = ready,
                                 .update = update,
                                 .remove = remove,
                                 .gone = gone,
                                 .read = read,
                                 .passing = ec2_passing};

}  // namespace windlass::formation::types
