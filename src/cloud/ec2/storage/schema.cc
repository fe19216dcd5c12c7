// What this part of EC2 keeps. Steps are only ever appended to.
#include "cloud/ec2/storage/storage.h"

namespace windlass::cloud::ec2 {

namespace {

constexpr const char* steps[] = {
    // `host_gib`: how large the file on the host is; null while there is none. `content`: the
    // host's
    // snapshot that it is made from. `machine`: of a root volume, whose changes it is.
    "create table ec2_volume("
    "  id text primary key, account text not null, region text not null, root integer not null,"
    "  state text not null, size integer not null, zone text not null, type text not null,"
    "  iops integer, throughput integer, snapshot text not null, content text not null,"
    "  encrypted integer not null, kms_key text not null, auto_enable_io integer not null default "
    "0,"
    "  created integer not null, token text, host_gib integer, machine text not null default '',"
    "  instance text, device text, attachment text, delete_on_termination integer, attached integer"
    ") without rowid",
    "create index ec2_volume_place on ec2_volume(account, region, created)",
    "create index ec2_volume_instance on ec2_volume(instance) where instance is not null",
    "create index ec2_volume_token on ec2_volume(account, region, token) where token is not null",
    // What the duty looks for.
    "create index ec2_volume_unmade on ec2_volume(id) where root = 0 and host_gib is null",
    "create index ec2_volume_going on ec2_volume(id) where state = 'deleting'",

    "create table ec2_volume_change("
    "  volume text primary key, account text not null, region text not null, state text not null,"
    "  old_size integer, old_type text, old_iops integer, old_throughput integer,"
    "  new_size integer, new_type text, new_iops integer, new_throughput integer,"
    "  started integer not null, ended integer) without rowid",
    "create index ec2_volume_changing on ec2_volume_change(volume) where state = 'modifying'",

    "create table ec2_snapshot("
    "  id text primary key, account text not null, region text not null, volume text not null,"
    "  root integer not null, state text not null, message text not null default '',"
    "  size integer not null, description text not null, encrypted integer not null,"
    "  kms_key text not null, content text not null, started integer not null, completed integer"
    ") without rowid",
    "create index ec2_snapshot_place on ec2_snapshot(account, region, started)",
    "create index ec2_snapshot_pending on ec2_snapshot(volume) where state = 'pending'",
    "create index ec2_snapshot_content_used on ec2_snapshot(content)",
    // The copies of volumes that the host has, or is to make: shared by copies of a snapshot.
    "create table ec2_content("
    "  name text primary key, made integer not null, unused integer not null default 0"
    ") without rowid",
    "create index ec2_content_unused on ec2_content(name) where unused = 1",

    // Whom an owner lets use a snapshot or an image: 'user', 'group', 'organization', 'unit'.
    "create table ec2_share("
    "  resource text not null, kind text not null, value text not null,"
    "  primary key(resource, kind, value)) without rowid",

    // Which layers a snapshot or a root volume lies on; position 0 is the topmost.
    "create table ec2_layer("
    "  holder text not null, position integer not null, layer text not null,"
    "  primary key(holder, position)) without rowid",
    "create index ec2_layer_used on ec2_layer(layer)",
    // Layers to be made (a snapshot) and to be removed (a layer), in turn: see layers.h.
    "create table ec2_layer_turn("
    "  turn integer primary key autoincrement, snapshot text unique, machine text,"
    "  reboot integer, layer text unique)",

    "create table ec2_image("
    "  id text primary key, account text not null, region text not null, name text not null,"
    "  description text not null, state text not null, message text not null default '',"
    "  architecture text not null, root_device text not null, virtualization text not null,"
    "  boot_mode text not null, tpm text not null, imds text not null, sriov text not null,"
    "  kernel text not null, ramdisk text not null, ena integer not null, systemd integer not null,"
    "  created integer not null, source_image text not null, source_region text not null,"
    "  source_instance text not null, token text) without rowid",
    "create unique index ec2_image_name on ec2_image(account, region, name)",
    "create table ec2_image_device("
    "  image text not null, position integer not null, device text not null, snapshot text not "
    "null,"
    "  size integer not null, type text not null, iops integer, throughput integer,"
    "  encrypted integer, kms_key text not null, delete_on_termination integer not null,"
    "  virtual_name text not null, primary key(image, position)) without rowid",
    "create index ec2_image_device_snapshot on ec2_image_device(snapshot)",

    "create table ec2_key_pair("
    "  id text primary key, account text not null, region text not null, name text not null,"
    "  type text not null, fingerprint text not null, public_key text not null,"
    "  created integer not null) without rowid",
    "create unique index ec2_key_pair_name on ec2_key_pair(account, region, name)",

    "create table ec2_ebs_default("
    "  account text not null, region text not null, encrypted integer not null,"
    "  primary key(account, region)) without rowid",

    // When leftovers were last looked for on the host.
    "create table ec2_storage_sweep(at integer not null)",

    // Images that are, or were, written to objects: the last time of each.
    "create table ec2_store_task("
    "  image text primary key, account text not null, region text not null, bucket text not null,"
    "  key text not null, tagging text not null, state text not null,"
    "  reason text not null default '', started integer not null) without rowid",
    "create index ec2_store_task_going on ec2_store_task(started) where state = 'InProgress'",
    // Images that are being made of objects. `held`: its snapshot holds the layers, which are then
    // made.
    "create table ec2_restore("
    "  image text primary key, snapshot text not null, account text not null,"
    "  region text not null, bucket text not null, key text not null, etag text not null,"
    "  layers text not null, held integer not null) without rowid",
};

}  // namespace

constinit const store::Migrations storage_migrations{"ec2/storage", steps};

}  // namespace windlass::cloud::ec2
