// Volumes: made, deleted, described.
#include "aws/ec2/create_volume.h"
#include "aws/ec2/delete_volume.h"
#include "aws/ec2/describe_volumes.h"
#include "base/time.h"
#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/common/filters.h"
#include "cloud/ec2/common/paging.h"
#include "cloud/ec2/common/zones.h"
#include "cloud/ec2/storage/handlers.h"
#include "cloud/ec2/storage/problems.h"
#include "cloud/ec2/storage/shown_volume.h"
#include "cloud/ec2/storage/volume_row.h"

namespace windlass::cloud::ec2 {

using namespace aws::ec2;

namespace {

std::optional<std::int32_t> small(const std::optional<std::int64_t>& number) {
  return number ? std::optional(static_cast<std::int32_t>(*number)) : std::nullopt;
}

std::optional<std::int64_t> large(const std::optional<std::int32_t>& number) { return number; }

std::string zone_id(const Volume& volume) {
  auto zone = find_zone(volume.region, volume.zone);
  return zone ? zone->id : "";
}

Facts facts_of(const Volume& volume, const Tags& tags) {
  Facts facts;
  facts.add("availability-zone", volume.zone)
      .add("availability-zone-id", zone_id(volume))
      .add("create-time", format_iso8601_millis(volume.created))
      .add("encrypted", volume.encrypted)
      .add("fast-restored", false)
      .add("multi-attach-enabled", volume.multi_attach)
      .add("operator.managed", false)
      .add("size", std::to_string(volume.size_gib))
      .add("snapshot-id", volume.snapshot)
      .add("status", volume.state)
      .add("volume-id", volume.id)
      .add("volume-type", volume.type)
      .tags(tags);
  if (auto& attachment = volume.attachment)
    facts.add("attachment.attach-time", format_iso8601_millis(attachment->since))
        .add("attachment.delete-on-termination", attachment->delete_on_termination)
        .add("attachment.device", attachment->device)
        .add("attachment.instance-id", attachment->instance)
        .add("attachment.status", attachment->state);
  return facts;
}

// A request that was sent twice makes one volume.
Result<std::optional<Volume>> already_made(Ec2& ec2, const Call& call,
                                           const CreateVolumeRequest& in) {
  if (in.client_token.value_or("").empty()) return std::optional<Volume>();
  auto id =
      ec2.db.find_text("select id from ec2_volume where account = ? and region = ? and token = ?",
                       {call.caller.account.text, call.region.text, *in.client_token});
  if (!id) return std::optional<Volume>();
  auto volume = volume_row(ec2.db, *id);
  if ((in.size && *in.size != volume->size_gib) || in.volume_type.value_or("gp2") != volume->type ||
      in.snapshot_id.value_or("") != volume->snapshot)
    return Error{
        "IdempotentParameterMismatch",
        "The client token you have provided is associated with a resource that was created "
        "with other parameters."};
  return volume;
}

}  // namespace

aws::ec2::VolumeAttachment shown_attachment(const Volume& volume) {
  aws::ec2::VolumeAttachment shown;
  shown.volume_id = volume.id;
  if (!volume.attachment) {
    shown.state = "detached";
    return shown;
  }
  shown.instance_id = volume.attachment->instance;
  shown.device = volume.attachment->device;
  shown.state = volume.attachment->state;
  shown.attach_time = volume.attachment->since;
  shown.delete_on_termination = volume.attachment->delete_on_termination;
  return shown;
}

aws::ec2::Volume shown(const Volume& volume, const Tags& tags) {
  aws::ec2::Volume shown;
  shown.volume_id = volume.id;
  shown.size = static_cast<std::int32_t>(volume.size_gib);
  shown.snapshot_id = volume.snapshot;
  shown.availability_zone = volume.zone;
  shown.availability_zone_id = zone_id(volume);
  shown.state = volume.state;
  shown.create_time = volume.created;
  shown.attachments.emplace();
  if (volume.attachment) shown.attachments->push_back(shown_attachment(volume));
  shown.encrypted = volume.encrypted;
  if (volume.encrypted) shown.kms_key_id = volume.kms_key;
  shown.sse_type = volume.encrypted ? "sse-kms" : "none";
  shown.iops = small(volume.iops);
  shown.throughput = small(volume.throughput);
  shown.volume_type = volume.type;
  shown.multi_attach_enabled = volume.multi_attach;
  shown.operator_ = {.managed = false, .principal = {}, .hidden_by_default = {}};
  shown.tags = tag_list(tags);
  return shown;
}

Result<std::vector<Volume>> volumes_asked(Ec2& ec2, const Call& call,
                                          const std::optional<std::vector<std::string>>& ids) {
  std::vector<Volume> volumes;
  if (ids && !ids->empty()) {
    for (auto& id : *ids) {
      TRY(check_volume_id(id, "volumes"));
      volumes.push_back(TRY(find_volume(ec2, call, id)));
    }
    return volumes;
  }
  for (auto row :
       ec2.db.query(volume_columns + "where account = ? and region = ? order by created, id",
                    {call.caller.account.text, call.region.text}))
    volumes.push_back(volume_of(row));
  return volumes;
}

Result<aws::ec2::Volume> create_volume(Ec2& ec2, const Call& call, const CreateVolumeRequest& in) {
  auto tags = TRY(wanted_tags(call, in.tag_specifications, "volume"));
  if (auto before = TRY(already_made(ec2, call, in)))
    return shown(*before, tags_of(ec2.db, before->id));
  if (in.outpost_arn) return Error{"UnsupportedOperation", "There are no Outposts in this cloud"};
  if (in.multi_attach_enabled.value_or(false))
    return Error{"UnsupportedOperation", "This cloud attaches a volume to one instance at a time"};
  if (in.availability_zone && in.availability_zone_id)
    return invalid_combination(
        "The parameters availabilityZone and availabilityZoneId cannot be used together");
  auto zone = in.availability_zone ? in.availability_zone : in.availability_zone_id;
  auto made = TRY(make_volume(ec2, call,
                              {.zone = zone.value_or(""),
                               .size_gib = large(in.size),
                               .snapshot = in.snapshot_id,
                               .type = in.volume_type.value_or("gp2"),
                               .iops = large(in.iops),
                               .throughput = large(in.throughput),
                               .encrypted = in.encrypted,
                               .kms_key = in.kms_key_id,
                               .tags = tags}));
  TRY(refuse_dry_run(in.dry_run));
  if (!in.client_token.value_or("").empty())
    ec2.db.run("update ec2_volume set token = ? where id = ?", {*in.client_token, made.id});
  return shown(made, tags);
}

Result<> delete_volume(Ec2& ec2, const Call& call, const DeleteVolumeRequest& in) {
  auto volume = TRY(find_volume(ec2, call, in.volume_id.value_or("")));
  if (volume.attachment)
    return Error{"VolumeInUse", "Volume " + volume.id + " is currently attached to " +
                                    volume.attachment->instance};
  if (volume.state == "deleting") return volume_not_found(volume.id);
  TRY(refuse_dry_run(in.dry_run));
  let_volume_go(ec2, volume.id);
  return Done{};
}

Result<DescribeVolumesResult> describe_volumes(Ec2& ec2, const Call& call,
                                               const DescribeVolumesRequest& in) {
  auto filters = TRY(Filters::read(
      in.filters,
      {"attachment.attach-time", "attachment.delete-on-termination", "attachment.device",
       "attachment.instance-id", "attachment.status", "availability-zone", "availability-zone-id",
       "create-time", "encrypted", "fast-restored", "multi-attach-enabled", "operator.managed",
       "operator.principal", "size", "snapshot-id", "status", "volume-id", "volume-type"}));
  if (in.volume_ids && !in.volume_ids->empty() && in.max_results)
    return invalid_combination(
        "The parameter volumeSet cannot be used with the parameter maxResults");
  auto page = TRY(page_of(in.max_results, in.next_token));
  auto candidates = TRY(volumes_asked(ec2, call, in.volume_ids));
  TRY(refuse_dry_run(in.dry_run));
  DescribeVolumesResult answer{.next_token = {}, .volumes = std::vector<aws::ec2::Volume>{}};
  for (auto& volume : candidates) {
    auto tags = tags_of(ec2.db, volume.id);
    if (filters.match(facts_of(volume, tags))) answer.volumes->push_back(shown(volume, tags));
  }
  answer.next_token = cut(*answer.volumes, page);
  return answer;
}

}  // namespace windlass::cloud::ec2
