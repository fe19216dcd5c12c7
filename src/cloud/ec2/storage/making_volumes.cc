// New volumes: data volumes, whose files the duty makes, and the roots of machines.
#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/common/ids.h"
#include "cloud/ec2/common/zones.h"
#include "cloud/ec2/storage/encryption.h"
#include "cloud/ec2/storage/layers.h"
#include "cloud/ec2/storage/snapshot.h"
#include "cloud/ec2/storage/volume_row.h"
#include "cloud/ec2/storage/volume_terms.h"

namespace windlass::cloud::ec2 {

namespace {

struct Source {
  std::string snapshot, content;
  std::int64_t size_gib = 0;
  Encryption encryption = {};
};

Result<Source> source_of(Ec2& ec2, const Call& call, const NewVolume& wanted) {
  if (!wanted.snapshot || wanted.snapshot->empty()) return Source{};
  auto snapshot = TRY(find_snapshot(ec2, call, *wanted.snapshot));
  if (snapshot.state != "completed")
    return Error{"IncorrectState", "Snapshot is in invalid state - " + snapshot.state};
  // Layers are folders: there is no file system to put into a device's file.
  if (snapshot.root)
    return Error{"UnsupportedOperation",
                 "The snapshot '" + snapshot.id +
                     "' is of a root volume: here it can become the root of an image, but not a "
                     "volume of its own"};
  return Source{
      snapshot.id, snapshot.content, snapshot.size_gib, {snapshot.encrypted, snapshot.kms_key}};
}

Result<std::string> zone_of(const Call& call, const std::string& wanted) {
  if (wanted.empty()) return missing_parameter("availabilityZone");
  auto zone = find_zone(call.region, wanted);
  if (!zone) return Error{"InvalidZone.NotFound", "The zone '" + wanted + "' does not exist."};
  return zone->name;
}

Result<VolumeTerms> terms_of(const NewVolume& wanted, std::int64_t source_gib) {
  auto size = wanted.size_gib.value_or(source_gib);
  if (size < source_gib)
    return Error{"InvalidParameterValue",
                 "Volume of " + std::to_string(size) + "GiB is smaller than snapshot '" +
                     wanted.snapshot.value_or("") +
                     "', expect size >= " + std::to_string(source_gib) + "GiB"};
  return settled({.type = wanted.type,
                  .size_gib = size,
                  .iops = wanted.iops,
                  .throughput = wanted.throughput});
}

Result<std::string> insert(Ec2& ec2, const Call& call, const NewVolume& wanted,
                           const VolumeTerms& terms, const Source& source,
                           const Encryption& encryption, bool root) {
  auto zone = TRY(zone_of(call, wanted.zone));
  auto id = new_id(ec2.work.random, "vol");
  ec2.db.run(
      "insert into ec2_volume(id, account, region, root, state, size, zone, type, iops, throughput,"
      " snapshot, content, encrypted, kms_key, created)"
      " values(?, ?, ?, ?, 'creating', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {id, call.caller.account.text, call.region.text, root, terms.size_gib, zone, terms.type,
       terms.iops, terms.throughput, source.snapshot, source.content, encryption.on, encryption.key,
       micros(call.now)});
  TRY(put_tags(ec2, call, id, wanted.tags));
  return id;
}

}  // namespace

Result<Volume> make_volume(Ec2& ec2, const Call& call, const NewVolume& wanted) {
  auto source = TRY(source_of(ec2, call, wanted));
  if (!wanted.size_gib && source.snapshot.empty())
    return Error{"MissingParameter", "The request must contain the parameter size/snapshot"};
  auto terms = TRY(terms_of(wanted, source.size_gib));
  auto encryption =
      TRY(encryption_for(ec2, call, wanted.encrypted, wanted.kms_key, source.encryption));
  auto id = TRY(insert(ec2, call, wanted, terms, source, encryption, false));
  ec2.work.summon(storage_duty);
  return *volume_row(ec2.db, id);
}

Result<Volume> make_root_volume(Ec2& ec2, const Call& call, const NewVolume& wanted,
                                const std::vector<std::string>& layers, const std::string& instance,
                                const std::string& device, bool delete_on_termination) {
  // The snapshot is the image's: who may run the image may use it, whoever's it is.
  auto snapshot = wanted.snapshot ? snapshot_row(ec2.db, *wanted.snapshot) : std::nullopt;
  Source source{.snapshot = wanted.snapshot.value_or(""),
                .content = "",
                .size_gib = snapshot ? snapshot->size_gib : 0,
                .encryption = {}};
  if (snapshot) source.encryption = {snapshot->encrypted, snapshot->kms_key};
  auto terms = TRY(terms_of(wanted, source.size_gib));
  auto encryption =
      TRY(encryption_for(ec2, call, wanted.encrypted, wanted.kms_key, source.encryption));
  auto id = TRY(insert(ec2, call, wanted, terms, source, encryption, true));
  ec2.db.run(
      "update ec2_volume set state = 'in-use', machine = ?1, instance = ?1, device = ?2,"
      " attachment = 'attaching', delete_on_termination = ?3, attached = ?4 where id = ?5",
      {instance, device, delete_on_termination, micros(call.now), id});
  hold_layers(ec2, id, layers);
  return *volume_row(ec2.db, id);
}

}  // namespace windlass::cloud::ec2
