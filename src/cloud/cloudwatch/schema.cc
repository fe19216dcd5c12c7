#include "cloud/cloudwatch/schema.h"

namespace windlass::cloud::cloudwatch {

namespace {

const char* const steps[] = {
    // A metric's name is long and comes with every datum: it is looked up once and then a number.
    //
    // A row of cloudwatch_point is what one metric got in one unit within one minute (tier 0: each
    // of its seconds apart; tier 1), five minutes (tier 2) or an hour (tier 3). Its id says all of
    // that (points.h), so that a metric's range of time is a range of ids, however many metrics
    // there are. A point lies in one tier only, and moves on as it ages; cloudwatch_aging says when
    // to look at a metric for that.
    R"sql(
create table cloudwatch_metric (
  id integer primary key autoincrement,
  account text not null,
  region text not null,
  namespace text not null,
  name text not null,
  dimensions text not null,
  latest integer not null
);
create unique index cloudwatch_metric_name
  on cloudwatch_metric (account, region, namespace, name, dimensions);

create table cloudwatch_point (id integer primary key, data blob not null);

create table cloudwatch_aging (
  due integer not null,
  metric integer not null,
  tier integer not null,
  start integer not null,
  primary key (due, metric, tier)
) without rowid;
)sql",

    // `settings` is the request that made the alarm, as JSON. What waits for a suppressor to speak:
    // the state from before (`held_from`), by what it is held, and until when.
    R"sql(
create table cloudwatch_alarm (
  id integer primary key autoincrement,
  account text not null,
  region text not null,
  name text not null,
  composite integer not null,
  settings text not null,
  enabled integer not null,
  configured integer not null,
  state text not null,
  reason text not null,
  reason_data text not null,
  updated integer not null,
  transitioned integer not null,
  held_from text,
  held_by text,
  held_until integer
);
create unique index cloudwatch_alarm_name on cloudwatch_alarm (account, region, name);
create index cloudwatch_alarm_composite on cloudwatch_alarm (composite, id);

create table cloudwatch_tag (
  alarm integer not null, name text not null, value text not null, primary key (alarm, name)
) without rowid;

create table cloudwatch_history (
  id integer primary key autoincrement,
  account text not null,
  region text not null,
  alarm text not null,
  composite integer not null,
  at integer not null,
  kind text not null,
  summary text not null,
  data text not null
);
create index cloudwatch_history_alarm on cloudwatch_history (account, region, alarm, at);
create index cloudwatch_history_at on cloudwatch_history (at);

create table cloudwatch_cursor (name text primary key, place integer not null) without rowid;
)sql",

    R"sql(
create table cloudwatch_dashboard (
  account text not null,
  name text not null,
  body text not null,
  modified integer not null,
  primary key (account, name)
) without rowid;
create table cloudwatch_dashboard_tag (
  account text not null,
  dashboard text not null,
  name text not null,
  value text not null,
  primary key (account, dashboard, name)
) without rowid;
)sql",
};

}  // namespace

const store::Migrations migrations{"cloudwatch", steps};

}  // namespace windlass::cloud::cloudwatch
