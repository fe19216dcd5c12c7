// Snapshots as rows: found, made, copied, and dropped.
#include "cloud/ec2/storage/snapshot_row.h"

#include "cloud/ec2/common/ids.h"
#include "cloud/ec2/storage/image_row.h"
#include "cloud/ec2/storage/layers.h"
#include "cloud/ec2/storage/problems.h"
#include "cloud/ec2/storage/sharing.h"
#include "cloud/ec2/storage/volume.h"

namespace windlass::cloud::ec2 {

namespace {

// What AWS says where a snapshot was not made of a volume here.
constexpr const char* no_volume = "vol-ffffffff";

struct NewRow {
  std::string volume;
  bool root = false;
  std::string state;
  std::int64_t size_gib = 0;
  std::string description;
  Encryption encryption;
  std::string content;
};

Result<std::string> insert(Ec2& ec2, const Call& call, const NewRow& row, const Tags& tags) {
  auto id = new_id(ec2.work.random, "snap");
  auto now = micros(call.now);
  ec2.db.run(
      "insert into ec2_snapshot(id, account, region, volume, root, state, size, description,"
      " encrypted, kms_key, content, started, completed)"
      " values(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, iif(?6 = 'completed', ?12, "
      "null))",
      {id, call.caller.account.text, call.region.text, row.volume, row.root, row.state,
       row.size_gib, row.description, row.encryption.on, row.encryption.key, row.content, now});
  TRY(put_tags(ec2, call, id, tags));
  return id;
}

}  // namespace

const std::string snapshot_columns =
    "select id, account, region, volume, root, state, message, size, description, encrypted,"
    " kms_key, content, started, completed from ec2_snapshot ";

Snapshot snapshot_of(const store::Row& row) {
  Snapshot snapshot;
  snapshot.id = row.text(0);
  snapshot.account = {row.text(1)};
  snapshot.region = {row.text(2)};
  snapshot.volume = row.text(3);
  snapshot.root = row.integer(4) != 0;
  snapshot.state = row.text(5);
  snapshot.state_message = row.text(6);
  snapshot.size_gib = row.integer(7);
  snapshot.description = row.text(8);
  snapshot.encrypted = row.integer(9) != 0;
  snapshot.kms_key = row.text(10);
  snapshot.content = row.text(11);
  snapshot.started = from_micros(row.integer(12));
  if (!row.is_null(13)) snapshot.completed = from_micros(row.integer(13));
  return snapshot;
}

std::optional<Snapshot> snapshot_row(store::Database& db, const std::string& id) {
  auto rows = db.query(snapshot_columns + "where id = ?", {id});
  return rows.done() ? std::nullopt : std::optional(snapshot_of(rows.row()));
}

Result<Snapshot> find_snapshot(Ec2& ec2, const Call& call, const std::string& id) {
  TRY(check_snapshot_id(id));
  auto snapshot = snapshot_row(ec2.db, id);
  if (!snapshot || snapshot->region != call.region ||
      (snapshot->account != call.caller.account &&
       !is_shared_with(ec2.db, id, call.caller.account)))
    return snapshot_not_found(id);
  return *std::move(snapshot);
}

Result<Snapshot> find_own_snapshot(Ec2& ec2, const Call& call, const std::string& id) {
  auto snapshot = TRY(find_snapshot(ec2, call, id));
  if (snapshot.account == call.caller.account) return snapshot;
  return Error{"UnauthorizedOperation", "You are not authorized to perform this operation.", 403};
}

Result<Snapshot> create_snapshot_of(Ec2& ec2, const Call& call, const NewSnapshot& wanted) {
  auto volume = TRY(find_volume(ec2, call, wanted.volume));
  if (volume.state == "creating" || volume.state == "deleting" || volume.state == "error")
    return Error{"IncorrectState",
                 "Volume '" + volume.id + "' is in the '" + volume.state + "' state."};
  NewRow row{.volume = volume.id,
             .root = volume.root,
             .state = "pending",
             .size_gib = volume.size_gib,
             .description = wanted.description,
             .encryption = {volume.encrypted, volume.kms_key},
             .content = ""};
  auto id = TRY(insert(ec2, call, row, wanted.tags));
  if (volume.root) {
    auto machine = ec2.db.find_text("select machine from ec2_volume where id = ?", {volume.id});
    ask_for_layer(ec2, id, machine.value_or(""), wanted.reboot);
  } else {
    // The copy's first snapshot names it.
    ec2.db.run("insert into ec2_content(name, made) values(?, 0)", {id});
    ec2.db.run("update ec2_snapshot set content = id where id = ?", {id});
    ec2.work.summon(storage_duty);
  }
  return *snapshot_row(ec2.db, id);
}

Result<std::string> copy_of_snapshot(Ec2& ec2, const Call& call, const Snapshot& source,
                                     const std::string& description, const Encryption& encryption,
                                     const Tags& tags) {
  NewRow row{.volume = no_volume,
             .root = source.root,
             .state = "completed",
             .size_gib = source.size_gib,
             .description = description,
             .encryption = encryption,
             .content = source.content};
  auto id = TRY(insert(ec2, call, row, tags));
  hold_layers(ec2, id, layers_of(ec2.db, source.id));
  return id;
}

Result<std::string> snapshot_on_layers(Ec2& ec2, const Call& call, std::int64_t size_gib,
                                       const std::string& description, const Encryption& encryption,
                                       const std::vector<std::string>& layers, const Tags& tags) {
  NewRow row{.volume = no_volume,
             .root = true,
             .state = "completed",
             .size_gib = size_gib,
             .description = description,
             .encryption = encryption,
             .content = ""};
  auto id = TRY(insert(ec2, call, row, tags));
  hold_layers(ec2, id, layers);
  return id;
}

Result<std::string> snapshot_to_come(Ec2& ec2, const Call& call, std::int64_t size_gib,
                                     const std::string& description, const Encryption& encryption,
                                     const Tags& tags) {
  NewRow row{.volume = no_volume,
             .root = true,
             .state = "pending",
             .size_gib = size_gib,
             .description = description,
             .encryption = encryption,
             .content = ""};
  return insert(ec2, call, row, tags);
}

void drop_snapshot(Ec2& ec2, const Snapshot& snapshot) {
  ec2.db.run("delete from ec2_snapshot where id = ?", {snapshot.id});
  ec2.db.run(
      "update ec2_content set unused = 1 where name = ?1"
      " and not exists (select 1 from ec2_snapshot where content = ?1)",
      {snapshot.content});
  drop_tags(ec2, snapshot.id);
  unshare_all(ec2, snapshot.id);
  stop_asking_for_layer(ec2, snapshot.id);
  release_layers(ec2, snapshot.id);
  ec2.work.summon(storage_duty);
}

void snapshot_is_complete(Ec2& ec2, const Call& call, const std::string& id) {
  ec2.db.run("update ec2_snapshot set state = 'completed', completed = ? where id = ?",
             {micros(call.now), id});
  images_follow(ec2, id);
}

void snapshot_has_failed(Ec2& ec2, const std::string& id, const std::string& why) {
  ec2.db.run("update ec2_snapshot set state = 'error', message = ? where id = ?", {why, id});
  images_follow(ec2, id);
}

void root_committed(Ec2& ec2, const Call& call, const std::string& id, const std::string& layer) {
  auto snapshot = snapshot_row(ec2.db, id);
  if (!snapshot || snapshot->state != "pending") {
    // The sweep would find it, too, but later.
    if (!is_held(ec2.db, layer)) let_layer_go(ec2, layer);
    stop_asking_for_layer(ec2, id);
    return;
  }
  std::vector<std::string> layers{layer};
  for (auto& below : layers_of(ec2.db, snapshot->volume)) layers.push_back(below);
  hold_layers(ec2, id, layers);
  stop_asking_for_layer(ec2, id);
  snapshot_is_complete(ec2, call, id);
}

void root_commit_failed(Ec2& ec2, const Call&, const std::string& id, const std::string& why) {
  stop_asking_for_layer(ec2, id);
  if (auto snapshot = snapshot_row(ec2.db, id); snapshot && snapshot->state == "pending")
    snapshot_has_failed(ec2, id, why);
}

}  // namespace windlass::cloud::ec2
