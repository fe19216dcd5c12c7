// Volumes as rows: found, and attached and detached by instances.
#include "cloud/ec2/storage/volume_row.h"

#include "cloud/ec2/storage/layers.h"
#include "cloud/ec2/storage/problems.h"

namespace windlass::cloud::ec2 {

namespace {

void set_free(Ec2& ec2, const std::string& volume) {
  ec2.db.run(
      "update ec2_volume set instance = null, device = null, attachment = null, attached = null,"
      " delete_on_termination = null,"
      // One that is still being made becomes available when it is.
      " state = case when state = 'in-use' then iif(root = 0 and host_gib is null, 'creating',"
      " 'available') else state end where id = ?",
      {volume});
}

}  // namespace

const std::string volume_columns =
    "select id, account, region, root, state, size, zone, type, iops, throughput, snapshot,"
    " encrypted, kms_key, auto_enable_io, created, host_gib, instance, device, attachment,"
    " delete_on_termination, attached from ec2_volume ";

Volume volume_of(const store::Row& row) {
  Volume volume;
  volume.id = row.text(0);
  volume.account = {row.text(1)};
  volume.region = {row.text(2)};
  volume.root = row.integer(3) != 0;
  volume.state = row.text(4);
  volume.size_gib = row.integer(5);
  volume.zone = row.text(6);
  volume.type = row.text(7);
  volume.iops = row.optional_integer(8);
  volume.throughput = row.optional_integer(9);
  volume.snapshot = row.text(10);
  volume.encrypted = row.integer(11) != 0;
  volume.kms_key = row.text(12);
  volume.auto_enable_io = row.integer(13) != 0;
  volume.created = from_micros(row.integer(14));
  volume.on_host = volume.root || !row.is_null(15);
  if (!row.is_null(16))
    volume.attachment = Attachment{.instance = row.text(16),
                                   .device = row.text(17),
                                   .state = row.text(18),
                                   .delete_on_termination = row.integer(19) != 0,
                                   .since = from_micros(row.integer(20))};
  return volume;
}

Result<Volume> find_volume(Ec2& ec2, const Call& call, const std::string& id) {
  TRY(check_volume_id(id));
  auto volume = volume_row(ec2.db, id);
  if (!volume || volume->account != call.caller.account || volume->region != call.region)
    return volume_not_found(id);
  return *std::move(volume);
}

std::optional<Volume> volume_row(store::Database& db, const std::string& id) {
  auto rows = db.query(volume_columns + "where id = ?", {id});
  return rows.done() ? std::nullopt : std::optional(volume_of(rows.row()));
}

std::vector<Volume> volumes_of(store::Database& db, const std::string& instance) {
  std::vector<Volume> volumes;
  for (auto row : db.query(volume_columns + "where instance = ? order by device", {instance}))
    volumes.push_back(volume_of(row));
  return volumes;
}

Result<Volume> attach_volume_row(Ec2& ec2, const Call& call, const std::string& id,
                                 const NewAttachment& wanted) {
  auto volume = TRY(find_volume(ec2, call, id));
  if (volume.attachment) return Error{"VolumeInUse", id + " is already attached to an instance"};
  if (volume.state != "available" && !(wanted.also_unmade && volume.state == "creating"))
    return Error{"IncorrectState", "Volume '" + id + "' is not 'available'."};
  if (volume.zone != wanted.zone)
    return Error{"InvalidVolume.ZoneMismatch", "The volume '" + id +
                                                   "' is not in the same availability zone as "
                                                   "instance '" +
                                                   wanted.instance + "'"};
  // What a machine changed of its layers lies where that machine lies.
  if (volume.root)
    return Error{"UnsupportedOperation", "The root volume '" + id +
                                             "' cannot be attached to another instance: make a "
                                             "snapshot of it, and an image of that"};
  ec2.db.run(
      "update ec2_volume set state = 'in-use', instance = ?, device = ?, attachment = 'attaching',"
      " delete_on_termination = ?, attached = ? where id = ?",
      {wanted.instance, wanted.device, wanted.delete_on_termination, micros(call.now), id});
  return *volume_row(ec2.db, id);
}

void volume_attached(Ec2& ec2, const std::string& id) {
  ec2.db.run(
      "update ec2_volume set attachment = 'attached'"
      " where id = ? and attachment = 'attaching'",
      {id});
}

Result<Volume> detach_volume_row(Ec2& ec2, const Call& call, const std::string& id) {
  auto volume = TRY(find_volume(ec2, call, id));
  if (!volume.attachment)
    return Error{"IncorrectState", "Volume '" + id + "' is in the '" + volume.state + "' state."};
  ec2.db.run("update ec2_volume set attachment = 'detaching' where id = ?", {id});
  return *volume_row(ec2.db, id);
}

void volume_detached(Ec2& ec2, const std::string& id) { set_free(ec2, id); }

void keep_on_termination(Ec2& ec2, const std::string& id, bool keep) {
  ec2.db.run("update ec2_volume set delete_on_termination = ? where id = ?", {!keep, id});
}

void volumes_lose_instance(Ec2& ec2, const Call&, const std::string& instance) {
  for (auto& volume : volumes_of(ec2.db, instance)) {
    set_free(ec2, volume.id);
    if (volume.attachment->delete_on_termination) let_volume_go(ec2, volume.id);
  }
}

void let_volume_go(Ec2& ec2, const std::string& id) {
  ec2.db.run("update ec2_volume set state = 'deleting', instance = null where id = ?", {id});
  drop_tags(ec2, id);
  ec2.work.summon(storage_duty);
}

}  // namespace windlass::cloud::ec2
