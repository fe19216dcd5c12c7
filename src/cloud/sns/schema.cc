#include "cloud/sns/schema.h"

namespace windlass::cloud::sns {

namespace {

const char* const steps[] = {
    // `attributes` of topics and subscriptions are what their owner set, as JSON. A subscription's
    // ARN
    // is its topic's with `name` behind it; one that waits for its confirmation has a token.
    //
    // sns_recent holds what a FIFO topic was told in the last five minutes, so that doubles are
    // known.
    //
    // sns_delivery is what still has to reach a web page: it goes when it was taken, or when nobody
    // tries any more. sns_count is what CloudWatch was not told yet.
    R"sql(
create table sns_topic (
  id integer primary key autoincrement,
  account text not null,
  region text not null,
  name text not null,
  fifo integer not null,
  attributes text not null,
  sequence integer not null default 0
);
create unique index sns_topic_name on sns_topic (account, region, name);

create table sns_topic_tag (
  topic integer not null, name text not null, value text not null, primary key (topic, name)
) without rowid;

create table sns_subscription (
  id integer primary key autoincrement,
  topic integer not null,
  name text not null,
  owner text not null,
  region text not null,
  protocol text not null,
  endpoint text not null,
  attributes text not null,
  token text,
  used_token text,
  authenticated integer not null default 0,
  unsubscribe_by_owner integer not null default 0,
  origin text not null,
  created integer not null
);
create unique index sns_subscription_name on sns_subscription (name);
create unique index sns_subscription_endpoint on sns_subscription (topic, protocol, endpoint);
create index sns_subscription_owner on sns_subscription (owner, region, id);
create index sns_subscription_waiting on sns_subscription (created) where token is not null;

create table sns_recent (
  topic integer not null,
  deduplication text not null,
  message text not null,
  sequence text not null,
  expires integer not null,
  primary key (topic, deduplication)
) without rowid;
create index sns_recent_expires on sns_recent (expires);

create table sns_delivery (
  id integer primary key autoincrement,
  subscription integer not null,
  subscription_arn text not null,
  topic_arn text not null,
  url text not null,
  kind text not null,
  message text not null,
  raw integer not null,
  body text not null,
  attempts integer not null default 0,
  due integer not null
);
create index sns_delivery_due on sns_delivery (due);
create index sns_delivery_subscription on sns_delivery (subscription, id);

create table sns_count (
  topic integer primary key,
  published integer not null default 0,
  bytes integer not null default 0,
  delivered integer not null default 0,
  failed integer not null default 0,
  filtered integer not null default 0
);

create table sns_mail (
  id integer primary key autoincrement,
  at integer not null,
  topic_arn text not null,
  recipient text not null,
  subject text not null,
  body text not null,
  link text
);

create table sns_signer (
  id integer primary key check (id = 1), name text not null, key blob not null, certificate text not null
);
)sql",
};

}  // namespace

const store::Migrations migrations{"sns", steps};

}  // namespace windlass::cloud::sns
