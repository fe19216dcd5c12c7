#include "cloud/autoscaling/schema.h"

namespace windlass::cloud::autoscaling {

namespace {

const char* const steps[] = {
    // `settings` of a group, a policy, a refresh are what their owner said, as JSON of the request.
    // A member is a machine of a group, from the moment it is launched until EC2 says that it is
    // gone; what it was launched from is remembered with it. An activity's rows outlive its group.
    R"sql(
create table asg_group (
  id integer primary key autoincrement,
  account text not null,
  region text not null,
  name text not null,
  uuid text not null,
  settings text not null,
  smallest integer not null,
  largest integer not null,
  desired integer not null,
  created integer not null,
  status text not null default '',
  cause text not null default '',
  cooldown integer not null default 0,
  cooldown_from integer,
  launch_after integer not null default 0,
  failures integer not null default 0,
  rebalancing integer not null default 0,
  metrics text not null default '',
  warm_pool text not null default ''
);
create unique index asg_group_name on asg_group (account, region, name);

create table asg_place (
  group_id integer not null, zone text not null, zone_id text not null, subnet text not null,
  primary key (group_id, zone, subnet)
) without rowid;

create table asg_member (
  id integer primary key autoincrement,
  group_id integer not null,
  token text not null,
  instance text not null,
  zone text not null,
  zone_id text not null,
  subnet text not null,
  type text not null,
  image text not null,
  template_id text not null,
  template_name text not null,
  template_version text not null,
  configuration text not null,
  weight text not null,
  spot integer not null,
  state text not null,
  since integer not null,
  health text not null,
  unhealthy_why text not null default '',
  protected integer not null,
  launched integer not null,
  in_service integer,
  activity integer not null default 0,
  stale integer not null default 0
);
create index asg_member_group on asg_member (group_id, id);
create unique index asg_member_instance on asg_member (instance);

create table asg_activity (
  id integer primary key autoincrement,
  uuid text not null,
  account text not null,
  region text not null,
  group_name text not null,
  group_arn text not null,
  group_id integer not null,
  description text not null,
  cause text not null,
  started integer not null,
  ended integer,
  status text not null,
  message text not null default '',
  progress integer not null,
  details text not null default ''
);
create index asg_activity_group on asg_activity (account, region, group_name, id);
create index asg_activity_open on asg_activity (group_id) where ended is null;
create unique index asg_activity_uuid on asg_activity (uuid);

create table asg_tag (
  group_id integer not null, name text not null, value text not null, propagate integer not null,
  primary key (group_id, name)
) without rowid;

create table asg_suspended (
  group_id integer not null, process text not null, reason text not null,
  primary key (group_id, process)
) without rowid;

create table asg_traffic (
  group_id integer not null, identifier text not null, kind text not null, state text not null,
  primary key (group_id, identifier)
) without rowid;

create table asg_hook (
  group_id integer not null,
  name text not null,
  transition text not null,
  target text not null,
  role text not null,
  metadata text not null,
  heartbeat integer not null,
  default_result text not null,
  primary key (group_id, name)
) without rowid;

create table asg_hook_wait (
  member integer not null,
  hook text not null,
  token text not null,
  heartbeat integer not null,
  default_result text not null,
  deadline integer not null,
  last_deadline integer not null,
  result text,
  primary key (member, hook)
) without rowid;

create table asg_policy (
  id integer primary key autoincrement,
  group_id integer not null,
  name text not null,
  uuid text not null,
  settings text not null
);
create unique index asg_policy_name on asg_policy (group_id, name);

create table asg_scheduled (
  group_id integer not null,
  name text not null,
  uuid text not null,
  settings text not null,
  due integer,
  primary key (group_id, name)
) without rowid;
create index asg_scheduled_due on asg_scheduled (due) where due is not null;

create table asg_notification (
  group_id integer not null, topic text not null, kind text not null,
  primary key (group_id, topic, kind)
) without rowid;

create table asg_configuration (
  id integer primary key autoincrement,
  account text not null,
  region text not null,
  name text not null,
  uuid text not null,
  settings text not null,
  created integer not null
);
create unique index asg_configuration_name on asg_configuration (account, region, name);

create table asg_refresh (
  id integer primary key autoincrement,
  uuid text not null,
  group_id integer not null,
  strategy text not null,
  desired text not null,
  preferences text not null,
  before text not null,
  status text not null,
  reason text not null default '',
  started integer not null,
  ended integer,
  total integer not null default 0,
  percent integer not null default 0,
  to_update integer not null default 0,
  passed integer not null default 0,
  paused_until integer,
  baking_until integer,
  progressed integer not null,
  rollback text not null default ''
);
create index asg_refresh_group on asg_refresh (group_id, id);
create unique index asg_refresh_uuid on asg_refresh (uuid);
)sql",
};

}  // namespace

const store::Migrations migrations{"autoscaling", steps};

}  // namespace windlass::cloud::autoscaling
