// Snapshots: made, copied, deleted, and what is said of them.
#include <algorithm>
#include <set>

#include "aws/ec2/copy_snapshot.h"
#include "aws/ec2/create_snapshot.h"
#include "aws/ec2/delete_snapshot.h"
#include "aws/ec2/describe_snapshots.h"
#include "base/time.h"
#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/common/filters.h"
#include "cloud/ec2/common/paging.h"
#include "cloud/ec2/common/zones.h"
#include "cloud/ec2/storage/handlers.h"
#include "cloud/ec2/storage/problems.h"
#include "cloud/ec2/storage/sharing.h"
#include "cloud/ec2/storage/snapshot_row.h"
#include "cloud/ec2/storage/volume.h"

namespace windlass::cloud::ec2 {

using namespace aws::ec2;

namespace {

constexpr std::size_t description_max = 255;

std::string progress_of(const Snapshot& snapshot) {
  return snapshot.state == "completed" ? "100%" : "0%";
}

aws::ec2::Snapshot shown(const Snapshot& snapshot, const Tags& tags) {
  aws::ec2::Snapshot shown;
  shown.snapshot_id = snapshot.id;
  shown.volume_id = snapshot.volume;
  shown.owner_id = snapshot.account.text;
  shown.state = snapshot.state;
  if (!snapshot.state_message.empty()) shown.state_message = snapshot.state_message;
  shown.progress = progress_of(snapshot);
  shown.start_time = snapshot.started;
  shown.completion_time = snapshot.completed;
  shown.description = snapshot.description;
  shown.volume_size = static_cast<std::int32_t>(snapshot.size_gib);
  shown.encrypted = snapshot.encrypted;
  if (snapshot.encrypted) shown.kms_key_id = snapshot.kms_key;
  shown.sse_type = snapshot.encrypted ? "sse-kms" : "none";
  shown.storage_tier = "standard";
  shown.transfer_type = "standard";
  shown.tags = tag_list(tags);
  return shown;
}

Facts facts_of(const Snapshot& snapshot, const Tags& tags) {
  Facts facts;
  facts.add("description", snapshot.description)
      .add("encrypted", snapshot.encrypted)
      .add("owner-id", snapshot.account.text)
      .add("progress", progress_of(snapshot))
      .add("snapshot-id", snapshot.id)
      .add("start-time", format_iso8601_millis(snapshot.started))
      .add("status", snapshot.state)
      .add("storage-tier", "standard")
      .add("transfer-type", "standard")
      .add("volume-id", snapshot.volume)
      .add("volume-size", std::to_string(snapshot.size_gib))
      .tags(tags);
  return facts;
}

Result<> check_description(const std::optional<std::string>& description) {
  if (description.value_or("").size() <= description_max) return Done{};
  return Error{"InvalidParameterValue",
               "The length of the description exceeds the limit of 255 characters"};
}

// The words of OwnerIds and RestorableByUserIds.
Result<std::set<std::string>> accounts_of(const Call& call,
                                          const std::optional<std::vector<std::string>>& given) {
  std::set<std::string> accounts;
  for (auto& one : given.value_or(std::vector<std::string>{})) {
    if (one != "self" && one != "amazon" && one != "all" && !is_account(one))
      return Error{"InvalidUserID.Malformed", "Invalid user id: \"" + one + "\""};
    accounts.insert(one == "self" ? call.caller.account.text : one);
  }
  return accounts;
}

bool may_be_restored(Ec2& ec2, const Snapshot& snapshot, const std::set<std::string>& by) {
  return std::ranges::any_of(by, [&](auto& account) {
    if (account == "all") return is_public(ec2.db, snapshot.id);
    return snapshot.account.text == account || is_shared_with(ec2.db, snapshot.id, {account});
  });
}

// Those that the caller may see, oldest first.
std::vector<Snapshot> visible(Ec2& ec2, const Call& call) {
  std::vector<Snapshot> snapshots;
  for (auto row : ec2.db.query(snapshot_columns +
                                   "where region = ?1 and (account = ?2 or id in (select resource"
                                   " from ec2_share where (kind = 'user' and value = ?2)"
                                   " or kind = 'group')) order by started, id",
                               {call.region.text, call.caller.account.text}))
    snapshots.push_back(snapshot_of(row));
  return snapshots;
}

Result<std::vector<Snapshot>> asked(Ec2& ec2, const Call& call,
                                    const std::vector<std::string>& ids) {
  std::vector<Snapshot> snapshots;
  for (auto& id : ids) {
    TRY(check_snapshot_id(id, "snapshotIds"));
    snapshots.push_back(TRY(find_snapshot(ec2, call, id)));
  }
  return snapshots;
}

}  // namespace

Result<aws::ec2::Snapshot> create_snapshot(Ec2& ec2, const Call& call,
                                           const CreateSnapshotRequest& in) {
  TRY(check_description(in.description));
  auto tags = TRY(wanted_tags(call, in.tag_specifications, "snapshot"));
  if (in.outpost_arn) return Error{"UnsupportedOperation", "There are no Outposts in this cloud"};
  auto volume = in.volume_id.value_or("");
  TRY(find_volume(ec2, call, volume));
  TRY(refuse_dry_run(in.dry_run));
  auto made = TRY(create_snapshot_of(
      ec2, call, {.volume = volume, .description = in.description.value_or(""), .tags = tags}));
  return shown(made, tags);
}

Result<> delete_snapshot(Ec2& ec2, const Call& call, const DeleteSnapshotRequest& in) {
  auto id = in.snapshot_id.value_or("");
  auto snapshot = TRY(find_own_snapshot(ec2, call, id));
  if (auto image =
          ec2.db.find_text("select image from ec2_image_device where snapshot = ? limit 1", {id}))
    return Error{"InvalidSnapshot.InUse",
                 "The snapshot " + id + " is currently in use by " + *image};
  TRY(refuse_dry_run(in.dry_run));
  drop_snapshot(ec2, snapshot);
  return Done{};
}

Result<DescribeSnapshotsResult> describe_snapshots(Ec2& ec2, const Call& call,
                                                   const DescribeSnapshotsRequest& in) {
  auto filters =
      TRY(Filters::read(in.filters, {"description", "encrypted", "owner-alias", "owner-id",
                                     "progress", "snapshot-id", "start-time", "status",
                                     "storage-tier", "transfer-type", "volume-id", "volume-size"}));
  auto ids = in.snapshot_ids.value_or(std::vector<std::string>{});
  if (!ids.empty() && in.max_results)
    return invalid_combination(
        "The parameter snapshotSet cannot be used with the parameter maxResults");
  auto page = TRY(page_of(in.max_results, in.next_token));
  auto owners = TRY(accounts_of(call, in.owner_ids));
  auto restorers = TRY(accounts_of(call, in.restorable_by_user_ids));
  auto candidates = ids.empty() ? visible(ec2, call) : TRY(asked(ec2, call, ids));
  TRY(refuse_dry_run(in.dry_run));

  DescribeSnapshotsResult answer{.next_token = {}, .snapshots = std::vector<aws::ec2::Snapshot>{}};
  for (auto& snapshot : candidates) {
    if (!owners.empty() && !owners.contains(snapshot.account.text)) continue;
    if (!restorers.empty() && !may_be_restored(ec2, snapshot, restorers)) continue;
    auto tags = snapshot.account == call.caller.account ? tags_of(ec2.db, snapshot.id) : Tags{};
    if (filters.match(facts_of(snapshot, tags))) answer.snapshots->push_back(shown(snapshot, tags));
  }
  answer.next_token = cut(*answer.snapshots, page);
  return answer;
}

Result<CopySnapshotResult> copy_snapshot(Ec2& ec2, const Call& call,
                                         const CopySnapshotRequest& in) {
  TRY(check_description(in.description));
  auto tags = TRY(wanted_tags(call, in.tag_specifications, "snapshot"));
  if (in.destination_outpost_arn)
    return Error{"UnsupportedOperation", "There are no Outposts in this cloud"};
  auto from = call;
  from.region = {in.source_region.value_or("")};
  if (std::ranges::find(all_regions(), from.region.text) == all_regions().end())
    return Error{"InvalidParameterValue",
                 "Value (" + from.region.text + ") for parameter sourceRegion is invalid."};
  auto source = TRY(find_snapshot(ec2, from, in.source_snapshot_id.value_or("")));
  if (source.state != "completed")
    return Error{"IncorrectState", "Snapshot is in invalid state - " + source.state};
  // A key is of its region: what was encrypted elsewhere gets this region's.
  auto same_region = source.region == call.region;
  auto wanted = in.encrypted.value_or(false) || source.encrypted;
  auto encryption = TRY(
      encryption_for(ec2, call, wanted ? std::optional(true) : in.encrypted, in.kms_key_id,
                     same_region ? Encryption{source.encrypted, source.kms_key} : Encryption{}));
  TRY(refuse_dry_run(in.dry_run));
  auto id = TRY(copy_of_snapshot(ec2, call, source, in.description.value_or(""), encryption, tags));
  return CopySnapshotResult{.tags = tag_list(tags), .snapshot_id = id};
}

}  // namespace windlass::cloud::ec2
