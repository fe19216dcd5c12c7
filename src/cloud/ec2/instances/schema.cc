// What this part of EC2 keeps. Steps are only ever appended to.
#include "cloud/ec2/instances/instances.h"

namespace windlass::cloud::ec2 {

namespace {

constexpr const char* steps[] = {
    // `state` is what EC2 says. `revision` counts what people and errands did to the row: an errand
    // only writes down what came of it while the row is still the one that it was made from.
    //
    // `task` is what is done to the machine while the state stays: "", "reboot", "image", "root",
    // or "clean" (there is a machine that should not be).
    // `asked` is when its first process was asked to halt; null while nobody did.
    //
    // `ran` tells a machine that could not be launched from one that could not be started again.
    // `alive` and `impaired`: since when its machine was seen to live, or was missed.
    "create table ec2_instance("
    "  id text primary key,"
    "  account text not null, region text not null,"
    "  reservation text not null, launch_index integer not null,"
    "  client_token text not null default '',"
    "  state text not null, revision integer not null default 0,"
    "  task text not null default '', asked integer, attempts integer not null default 0,"
    "  ran integer not null default 0,"
    "  transition text not null default '',"
    "  reason_code text not null default '', reason text not null default '',"
    "  launched integer not null, changed integer not null,"
    "  image text not null, type text not null, architecture text not null,"
    "  root_device text not null, root_volume text not null default '',"
    "  zone text not null, zone_id text not null, vpc text not null, subnet text not null,"
    "  tenancy text not null default 'default',"
    "  key_name text not null default '', public_key text not null default '',"
    "  user_data blob not null default '',"
    "  shutdown text not null default 'stop',"
    "  keep integer not null default 0, keep_running integer not null default 0,"
    "  monitored integer not null default 0, ebs_optimized integer not null default 0,"
    "  credits text not null default '',"
    "  spot_request text not null default '',"
    "  metadata text not null default 'enabled', tokens text not null default 'optional',"
    "  hops integer not null default 1, metadata_tags text not null default 'disabled',"
    "  host_name_type text not null default 'ip-name',"
    "  resource_name_record integer not null default 0,"
    "  auto_recovery text not null default 'default',"
    "  alive integer, impaired integer"
    ") without rowid",
    "create index ec2_instance_place on ec2_instance(account, region, launched)",
    "create index ec2_instance_vpc on ec2_instance(vpc)",
    // What the machines' duty looks at.
    "create index ec2_instance_busy on ec2_instance(changed) where"
    " state in ('pending', 'stopping', 'shutting-down') or task <> ''",

    "create table ec2_run_token("
    "  account text not null, region text not null, token text not null,"
    "  fingerprint text not null, reservation text not null, made integer not null,"
    "  primary key(account, region, token)) without rowid",

    "create table ec2_profile_association("
    "  id text primary key, account text not null, region text not null,"
    "  instance text not null, arn text not null, profile text not null,"
    "  state text not null, made integer not null) without rowid",
    "create index ec2_profile_association_instance on ec2_profile_association(instance)",

    "create table ec2_launch_template("
    "  id text primary key, account text not null, region text not null, name text not null,"
    "  created integer not null, created_by text not null, token text not null default '',"
    "  default_version integer not null, latest_version integer not null) without rowid",
    "create unique index ec2_launch_template_name on ec2_launch_template(account, region, name)",
    // `data` is the request's, as JSON.
    "create table ec2_launch_template_version("
    "  template text not null, version integer not null, description text,"
    "  created integer not null, created_by text not null, token text not null default '',"
    "  data text not null,"
    "  primary key(template, version)) without rowid",

    // Volumes and interfaces on their way into or out of a running machine, beside what their own
    // rows say: `want` is "attach" or "detach", `item` a volume's or an interface's id.
    "create table ec2_plug("
    "  item text primary key, instance text not null, want text not null,"
    "  device text not null default '', network text not null default '',"
    "  attempts integer not null default 0,"
    "  made integer not null) without rowid",
    "create index ec2_plug_instance on ec2_plug(instance)",

    // The layers it leads to are held in its name (storage/layers.h).
    "create table ec2_root_task("
    "  id text primary key, account text not null, region text not null,"
    "  instance text not null, image text not null, snapshot text not null,"
    "  state text not null, token text not null default '',"
    "  drop_old integer not null, started integer not null, completed integer) without rowid",
    "create index ec2_root_task_instance on ec2_root_task(instance)",

    // What machines last said on their consoles: `looked` is when it was read, `at` when it was
    // new.
    "create table ec2_console("
    "  instance text primary key, looked integer not null, at integer not null,"
    "  said blob not null) without rowid",

    // Catalogue images that a launch waits for.
    "create table ec2_wanted_image(name text primary key, failed text not null default '')"
    " without rowid",
    // Machines on the host that no row knows.
    "create table ec2_stray(machine text primary key) without rowid",
    // The counters of a machine's control group and links when its metrics were last told.
    "create table ec2_usage("
    "  instance text primary key, at integer not null, processor integer not null,"
    "  disk_read integer not null, disk_written integer not null,"
    "  reads integer not null, writes integer not null,"
    "  bytes_in integer not null, bytes_out integer not null,"
    "  packets_in integer not null, packets_out integer not null) without rowid",
};

}  // namespace

constinit const store::Migrations instances_migrations{"ec2/instances", steps};

}  // namespace windlass::cloud::ec2
