#include "cloud/cloudformation/schema.h"

namespace windlass::cloud::cloudformation {

namespace {

const char* const steps[] = {
    // `record` is all that the engine knows of a stack, as JSON; what is beside it is there to find
    // stacks by. `wake` says when there is a step to do; null: never. `actor` is who asked for what
    // is under way.
    R"sql(
create table cfn_stack (
  id text primary key,
  account text not null,
  region text not null,
  name text not null,
  status text not null,
  created integer not null,
  deleted integer,
  parent text not null default '',
  token text not null default '',
  actor_arn text not null default '',
  actor_id text not null default '',
  wake integer,
  record text not null
) without rowid;
create index cfn_stack_name on cfn_stack (account, region, name, created);
create index cfn_stack_wake on cfn_stack (wake) where wake is not null;
create index cfn_stack_deleted on cfn_stack (deleted) where deleted is not null;

create table cfn_event (
  id integer primary key autoincrement,
  stack text not null,
  event_id text not null,
  at integer not null,
  event text not null
);
create index cfn_event_stack on cfn_event (stack, id);

create table cfn_change_set (
  id text primary key,
  stack text not null,
  name text not null,
  created integer not null,
  status text not null,
  execution text not null,
  reason text not null default '',
  wish text not null,
  changes text not null
) without rowid;
create index cfn_change_set_stack on cfn_change_set (stack, name);

create table cfn_export (
  account text not null, region text not null, name text not null,
  value text not null, stack text not null,
  primary key (account, region, name)
) without rowid;
create index cfn_export_stack on cfn_export (stack);

create table cfn_import (
  account text not null, region text not null, name text not null, stack text not null,
  primary key (account, region, name, stack)
) without rowid;
create index cfn_import_stack on cfn_import (stack);

create table cfn_detection (
  id text primary key, stack text not null, at integer not null, status text not null,
  drifted integer not null
) without rowid;
)sql",
    // From here on `record` is the record's head, and the rest a row each: a step of a stack of
    // hundreds changes few of them. `stamp` is another one after every writing.
    R"sql(
create table cfn_part (
  stack text not null, name text not null,
  physical_id text not null default '',
  part text not null,
  primary key (stack, name)
) without rowid;
create index cfn_part_physical_id on cfn_part (physical_id) where physical_id <> '';
alter table cfn_stack add column stamp integer not null default 0;
)sql",
    // What limits the session of who asked, as JSON.
    "alter table cfn_stack add column actor_limits text not null default ''",
};

}  // namespace

const store::Migrations migrations{"cloudformation", steps};

}  // namespace windlass::cloud::cloudformation
