#include "cloud/logs/schema.h"

namespace windlass::cloud::logs {

namespace {

const char* const steps[] = {
    // Times are milliseconds, as Logs has them.
    R"sql(
create table logs_group (
  id integer primary key autoincrement,
  account text not null,
  region text not null,
  name text not null,
  class text not null,
  retention integer,
  kms_key text,
  data_key integer,
  protected integer not null default 0,
  created integer not null,
  metric_filters integer not null default 0
);
create unique index logs_group_name on logs_group (account, region, name);
create index logs_group_retention on logs_group (id) where retention is not null;

create table logs_group_tag (
  grp integer not null,
  name text not null,
  value text not null,
  primary key (grp, name)
) without rowid;

create table logs_stream (
  id integer primary key autoincrement,
  grp integer not null,
  name text not null,
  created integer not null,
  first integer,
  last integer,
  ingested integer,
  bytes integer not null default 0,
  tail_batches integer not null default 0,
  tail_bytes integer not null default 0,
  tail_since integer
);
create unique index logs_stream_name on logs_stream (grp, name);
create index logs_stream_last on logs_stream (grp, last, name);
create index logs_stream_full on logs_stream (id)
  where tail_bytes >= 524288 or tail_batches >= 2000;
create index logs_stream_aged on logs_stream (tail_since)
  where tail_batches >= 64 or tail_bytes >= 65536;

-- The tail: what one PutLogEvents brought, as it was acknowledged. Event n of a batch has the number
-- id * 16384 + n for ever.
create table logs_batch (
  id integer primary key autoincrement,
  grp integer not null,
  stream integer not null,
  first integer not null,
  last integer not null,
  bytes integer not null,
  data_key integer,
  data blob not null
);
create index logs_batch_stream on logs_batch (grp, stream);

-- Batches of one stream, compressed. Apart from what is read of every chunk when a group is searched
-- lie its words and its events.
create table logs_chunk (
  id integer primary key autoincrement,
  grp integer not null,
  stream integer not null,
  first integer not null,
  last integer not null,
  bytes integer not null,
  words_bytes integer not null,
  data_key integer
);
create index logs_chunk_time on logs_chunk (grp, first, last, stream, id, bytes, words_bytes,
                                            data_key);
create index logs_chunk_stream on logs_chunk (stream, first, last, id, bytes, words_bytes, data_key);
create index logs_chunk_last on logs_chunk (grp, last);

create table logs_chunk_words (
  chunk integer primary key,
  words blob not null
);
create table logs_chunk_data (
  chunk integer primary key,
  data blob not null
);

-- What was deleted, and whose events a task takes away: a group's or a stream's.
create table logs_doomed (
  grp integer not null,
  stream integer not null,
  primary key (grp, stream)
) without rowid;

-- Envelopes of the keys that a group's events are encrypted with.
create table logs_data_key (
  id integer primary key autoincrement,
  arn text not null,
  envelope blob not null
);

create table logs_metric_filter (
  grp integer not null,
  name text not null,
  pattern text not null,
  metric text not null,
  namespace text not null,
  value text not null,
  default_value real,
  dimensions text not null,
  unit text not null,
  on_transformed integer not null default 0,
  created integer not null,
  primary key (grp, name)
) without rowid;

create table logs_policy (
  account text not null,
  region text not null,
  name text not null,
  document text not null,
  updated integer not null,
  primary key (account, region, name)
) without rowid;
)sql",
};

}  // namespace

const store::Migrations migrations{"logs", steps};

}  // namespace windlass::cloud::logs
