// Volumes that become larger, faster, or of another type while they are in use.
#include <algorithm>

#include "aws/ec2/describe_volumes_modifications.h"
#include "aws/ec2/modify_volume.h"
#include "base/time.h"
#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/common/filters.h"
#include "cloud/ec2/common/paging.h"
#include "cloud/ec2/storage/handlers.h"
#include "cloud/ec2/storage/problems.h"
#include "cloud/ec2/storage/volume.h"
#include "cloud/ec2/storage/volume_terms.h"

namespace windlass::cloud::ec2 {

using namespace aws::ec2;

namespace {

std::optional<std::int32_t> small(const std::optional<std::int64_t>& number) {
  return number ? std::optional(static_cast<std::int32_t>(*number)) : std::nullopt;
}

const std::string columns =
    "select volume, state, old_size, old_type, old_iops, old_throughput, new_size, new_type,"
    " new_iops, new_throughput, started, ended from ec2_volume_change ";

VolumeModification change_of(const store::Row& row) {
  VolumeModification change;
  change.volume_id = row.text(0);
  change.modification_state = row.text(1);
  change.original_size = small(row.optional_integer(2));
  change.original_volume_type = row.text(3);
  change.original_iops = small(row.optional_integer(4));
  change.original_throughput = small(row.optional_integer(5));
  change.original_multi_attach_enabled = false;
  change.target_size = small(row.optional_integer(6));
  change.target_volume_type = row.text(7);
  change.target_iops = small(row.optional_integer(8));
  change.target_throughput = small(row.optional_integer(9));
  change.target_multi_attach_enabled = false;
  change.progress = change.modification_state == "completed" ? 100 : 0;
  change.start_time = from_micros(row.integer(10));
  if (!row.is_null(11)) change.end_time = from_micros(row.integer(11));
  return change;
}

std::optional<VolumeModification> find_change(Ec2& ec2, const std::string& volume) {
  auto rows = ec2.db.query(columns + "where volume = ?", {volume});
  return rows.done() ? std::nullopt : std::optional(change_of(rows.row()));
}

Facts facts_of(const VolumeModification& change) {
  auto number = [](auto& value) { return value ? std::to_string(*value) : std::string(); };
  Facts facts;
  facts.add("modification-state", change.modification_state)
      .add("original-iops", number(change.original_iops))
      .add("original-size", number(change.original_size))
      .add("original-volume-type", change.original_volume_type)
      .add("originalMultiAttachEnabled", false)
      .add("start-time", format_iso8601_millis(*change.start_time))
      .add("target-iops", number(change.target_iops))
      .add("target-size", number(change.target_size))
      .add("target-volume-type", change.target_volume_type)
      .add("targetMultiAttachEnabled", false)
      .add("volume-id", change.volume_id);
  return facts;
}

// What the volume has that the new type can have, too, stays.
VolumeTerms wanted_terms(const Volume& volume, const ModifyVolumeRequest& in) {
  VolumeTerms wanted{.type = in.volume_type.value_or(volume.type),
                     .size_gib = in.size ? *in.size : volume.size_gib,
                     .iops = {},
                     .throughput = {}};
  auto chooses = [](const std::string& type) {
    return type == "gp3" || type == "io1" || type == "io2";
  };
  if (in.iops)
    wanted.iops = *in.iops;
  else if (chooses(wanted.type) && chooses(volume.type))
    wanted.iops = volume.iops;
  if (in.throughput)
    wanted.throughput = *in.throughput;
  else if (wanted.type == "gp3" && volume.type == "gp3")
    wanted.throughput = volume.throughput;
  return wanted;
}

}  // namespace

Result<ModifyVolumeResult> modify_volume(Ec2& ec2, const Call& call,
                                         const ModifyVolumeRequest& in) {
  auto volume = TRY(find_volume(ec2, call, in.volume_id.value_or("")));
  if (!in.size && !in.volume_type && !in.iops && !in.throughput && !in.multi_attach_enabled)
    return Error{"InvalidParameterValue",
                 "The request must change the size, the type, the IOPS or the throughput"};
  if (in.multi_attach_enabled.value_or(false))
    return Error{"UnsupportedOperation", "This cloud attaches a volume to one instance at a time"};
  if (volume.state != "available" && volume.state != "in-use")
    return Error{"IncorrectState",
                 "Volume '" + volume.id + "' is in the '" + volume.state + "' state."};
  if (auto last = find_change(ec2, volume.id); last && last->modification_state == "modifying")
    return Error{"IncorrectModificationState",
                 "Volume '" + volume.id + "' is currently being modified."};
  auto wanted = wanted_terms(volume, in);
  if (wanted.size_gib < volume.size_gib)
    return Error{"InvalidParameterValue", "New size cannot be smaller than existing size"};
  auto terms = TRY(settled(wanted));
  TRY(refuse_dry_run(in.dry_run));

  auto grows = terms.size_gib > volume.size_gib && !volume.root;
  auto now = micros(call.now);
  ec2.db.run(
      "insert or replace into ec2_volume_change(volume, account, region, state, old_size, old_type,"
      " old_iops, old_throughput, new_size, new_type, new_iops, new_throughput, started, ended)"
      " values(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13,"
      " iif(?4 = 'completed', ?13, null))",
      {volume.id, call.caller.account.text, call.region.text, grows ? "modifying" : "completed",
       volume.size_gib, volume.type, volume.iops, volume.throughput, terms.size_gib, terms.type,
       terms.iops, terms.throughput, now});
  ec2.db.run("update ec2_volume set size = ?, type = ?, iops = ?, throughput = ? where id = ?",
             {terms.size_gib, terms.type, terms.iops, terms.throughput, volume.id});
  if (grows) ec2.work.summon(storage_duty);
  return ModifyVolumeResult{find_change(ec2, volume.id)};
}

Result<DescribeVolumesModificationsResult> describe_volumes_modifications(
    Ec2& ec2, const Call& call, const DescribeVolumesModificationsRequest& in) {
  auto filters = TRY(Filters::read(
      in.filters, {"modification-state", "original-iops", "original-size", "original-volume-type",
                   "originalMultiAttachEnabled", "start-time", "target-iops", "target-size",
                   "target-volume-type", "targetMultiAttachEnabled", "volume-id"}));
  auto page = TRY(page_of(in.max_results, in.next_token, 1));
  TRY(refuse_dry_run(in.dry_run));
  std::vector<VolumeModification> changes;
  if (in.volume_ids && !in.volume_ids->empty()) {
    for (auto& id : *in.volume_ids) {
      TRY(find_volume(ec2, call, id));
      auto change = find_change(ec2, id);
      if (!change)
        return Error{"InvalidVolumeModification.NotFound",
                     "Modification for volume '" + id + "' does not exist."};
      changes.push_back(*std::move(change));
    }
  } else {
    for (auto row :
         ec2.db.query(columns + "where account = ? and region = ? order by started, volume",
                      {call.caller.account.text, call.region.text}))
      changes.push_back(change_of(row));
  }
  std::erase_if(changes, [&](auto& change) { return !filters.match(facts_of(change)); });
  DescribeVolumesModificationsResult answer;
  answer.next_token = cut(changes, page);
  answer.volumes_modifications = std::move(changes);
  return answer;
}

}  // namespace windlass::cloud::ec2
