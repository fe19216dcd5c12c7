#include "cloud/sqs/schema.h"

namespace windlass::cloud::sqs {

namespace {

const char* const steps[] = {
    // A queue's row is read by every request and written by most: what is large or seldom asked for
    // lies in sqs_attribute, of which the settings here are copies.
    //
    // Messages lie in a box. A purged queue gets another box, and the old one is emptied bit by
    // bit.
    // The three counts are what the states of the box's messages say. `next_due` is not later than
    // the earliest moment at which one of them becomes ready by itself.
    R"sql(
create table sqs_queue (
  id integer primary key autoincrement,
  account text not null,
  region text not null,
  name text not null,
  fifo integer not null,
  box integer not null,
  placed integer not null default 0,
  ready integer not null default 0,
  in_flight integer not null default 0,
  delayed integer not null default 0,
  next_due integer,
  visibility_seconds integer not null,
  delay_seconds integer not null,
  retention_seconds integer not null,
  wait_seconds integer not null,
  size_max integer not null,
  content_dedup integer not null,
  dedup_per_group integer not null,
  receives_max integer not null default 0,
  dead_letter_arn text,
  created integer not null,
  modified integer not null,
  purged integer
);
create unique index sqs_queue_name on sqs_queue (account, region, name);
create index sqs_queue_due on sqs_queue (next_due) where next_due is not null;
create index sqs_queue_dead_letter on sqs_queue (dead_letter_arn, name)
  where dead_letter_arn is not null;

create table sqs_attribute (
  queue integer not null, name text not null, value text not null, primary key (queue, name)
) without rowid;
create table sqs_tag (
  queue integer not null, name text not null, value text not null, primary key (queue, name)
) without rowid;
)sql",

    // A message's id is its box and its place in it, so that no id ever comes back. States: 0
    // ready,
    // 1 in flight, 2 delayed; `due` is when the last two end. A long body lies apart, because
    // taking
    // a message rewrites its row.
    R"sql(
create table sqs_box (id integer primary key autoincrement, trash integer not null default 0);
create index sqs_box_trash on sqs_box (id) where trash = 1;

create table sqs_message (
  id integer primary key,
  box integer not null,
  state integer not null,
  due integer not null,
  sent integer not null,
  receives integer not null,
  receives_before integer not null,
  first_received integer,
  received integer,
  message_id text not null,
  digest blob not null,
  sender text not null,
  attributes blob,
  trace text,
  group_name text,
  dedup text,
  source text,
  lane integer,
  body text
);
create index sqs_message_ready on sqs_message (box, sent) where state = 0;
create index sqs_message_waiting on sqs_message (box, due) where state > 0;
create index sqs_message_lane on sqs_message (lane, id) where lane is not null;
create table sqs_body (id integer primary key, body text not null);
)sql",

    // FIFO. A lane is a message group that holds messages, some of them in flight; `head` is its
    // first
    // message while that may be received: it is ready, and none of the group is in flight.
    R"sql(
create table sqs_lane (
  id integer primary key, box integer not null, name text not null,
  in_flight integer not null default 0, head integer
);
create unique index sqs_lane_name on sqs_lane (box, name);
create index sqs_lane_open on sqs_lane (box, head) where head is not null;

create table sqs_dedup (
  queue integer not null, scope text not null, dedup text not null, expires integer not null,
  message_id text not null, place integer not null, primary key (queue, scope, dedup)
) without rowid;
create index sqs_dedup_expires on sqs_dedup (expires);

create table sqs_attempt (
  queue integer not null, attempt text not null, expires integer not null, taken text not null,
  primary key (queue, attempt)
) without rowid;
create index sqs_attempt_expires on sqs_attempt (expires);
)sql",

    R"sql(
create table sqs_move (
  id integer primary key autoincrement,
  handle text not null,
  queue integer not null,
  source_arn text not null,
  destination_arn text,
  rate integer,
  status text not null,
  moved integer not null default 0,
  to_move integer not null,
  last_place integer not null,
  started integer not null,
  failure text
);
create index sqs_move_source on sqs_move (source_arn, id);
create index sqs_move_running on sqs_move (id) where status = 'RUNNING';
)sql",

    // What CloudWatch is told. The counts only grow; sqs_metric has what they were when the queue
    // was
    // told of last, and `active`, the last time at which there was anything to tell.
    R"sql(
alter table sqs_queue add column sent integer not null default 0;
alter table sqs_queue add column received integer not null default 0;
alter table sqs_queue add column deleted integer not null default 0;
alter table sqs_queue add column empty integer not null default 0;
create table sqs_metric (
  queue integer primary key,
  told integer not null,
  active integer not null,
  sent integer not null,
  received integer not null,
  deleted integer not null,
  empty integer not null
);
)sql",

    // Queues with a KMS key. A data key is kept as KMS encrypted it; `arn` is the queue that it was
    // made for, which a message may have left since.
    R"sql(
alter table sqs_queue add column kms_key text;
alter table sqs_queue add column kms_reuse_seconds integer not null default 300;
alter table sqs_message add column data_key integer;
create table sqs_data_key (
  id integer primary key autoincrement,
  queue integer not null,
  key text not null,
  arn text not null,
  wrapped blob not null,
  made integer not null
);
create index sqs_data_key_queue on sqs_data_key (queue, key, id);
create index sqs_data_key_made on sqs_data_key (made);
update sqs_queue set kms_key =
  (select value from sqs_attribute where queue = sqs_queue.id and name = 'KmsMasterKeyId');
)sql",
};

}  // namespace

const store::Migrations migrations{"sqs", steps};

}  // namespace windlass::cloud::sqs
