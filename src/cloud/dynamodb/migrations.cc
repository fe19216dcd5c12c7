#include "cloud/dynamodb/migrations.h"

namespace windlass::cloud::dynamodb {

namespace {

const char* const steps[] = {
    // Whatever holds items (a table, an index, a backup) has a row here, whose id is its own, and
    // which says how much it holds.
    //
    // `schema` is what readers and writers of items need to know, in one piece; the rest of a
    // table's row is for those who describe it.
    R"sql(
create table dynamodb_holder (
  id integer primary key autoincrement,
  items integer not null default 0,
  bytes integer not null default 0
);

create table dynamodb_table (
  account text not null,
  region text not null,
  name text not null,
  id integer not null,
  uuid text not null,
  created integer not null,
  schema blob not null,
  billing text not null,
  read_units integer not null default 0,
  write_units integer not null default 0,
  read_max integer,
  write_max integer,
  on_demand_since integer,
  increased integer,
  decreased integer,
  decreases integer not null default 0,
  class text,
  class_changed integer,
  protected integer not null default 0,
  sse_type text,
  sse_key text,
  recovery_days integer,
  recovery_since integer,
  policy text,
  policy_revision text,
  restored_backup text,
  restored_table text,
  restored integer,
  primary key (account, region, name)
) without rowid;
create unique index dynamodb_table_id on dynamodb_table (id);

create table dynamodb_index (
  id integer primary key,
  read_units integer not null default 0,
  write_units integer not null default 0,
  read_max integer,
  write_max integer
);

create table dynamodb_tag (
  table_id integer not null, name text not null, value text not null, primary key (table_id, name)
) without rowid;
)sql",

    // One table for the items of all tables, and one for those of all indexes: creating a table
    // needs no DDL. The order of pk and sk is the order of the keys (key_bytes.h).
    R"sql(
create table dynamodb_item (
  holder integer not null,
  pk blob not null,
  sk blob not null,
  size integer not null,
  item blob not null,
  primary key (holder, pk, sk)
) without rowid;

create table dynamodb_index_item (
  holder integer not null,
  pk blob not null,
  sk blob not null,
  table_pk blob not null,
  table_sk blob not null,
  size integer not null,
  item blob not null,
  primary key (holder, pk, sk, table_pk, table_sk)
) without rowid;

create table dynamodb_expiry (
  expires integer not null,
  table_id integer not null,
  pk blob not null,
  sk blob not null,
  primary key (expires, table_id, pk, sk)
) without rowid;
)sql",

    // Work that is done bit by bit: adding a table's items to a new index (or, where `holder` is
    // the
    // table itself, to its time to live), from `pk` and `sk` on; and emptying holders that are
    // gone.
    R"sql(
create table dynamodb_backfill (
  holder integer primary key,
  table_id integer not null,
  pk blob not null,
  sk blob not null
);
create table dynamodb_trash (holder integer primary key);

create table dynamodb_backup (
  account text not null,
  region text not null,
  arn text not null,
  name text not null,
  holder integer not null,
  created integer not null,
  table_name text not null,
  table_uuid text not null,
  table_created integer not null,
  schema blob not null,
  billing text not null,
  read_units integer not null,
  write_units integer not null,
  primary key (account, region, arn)
) without rowid;

create table dynamodb_token (
  account text not null,
  region text not null,
  token text not null,
  digest text not null,
  expires integer not null,
  primary key (account, region, token)
) without rowid;
create index dynamodb_token_expires on dynamodb_token (expires);
)sql",
};

}  // namespace

const store::Migrations migrations{"dynamodb", steps};

}  // namespace windlass::cloud::dynamodb
