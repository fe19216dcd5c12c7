#include "cloud/route53/schema.h"

namespace windlass::cloud::route53 {

namespace {

const char* const steps[] = {
    // A zone's serial counts its changes; `served` is the one that the name server answers.
    // A record set is a document (its shape as JSON): `key` puts names in Route 53's order.
    R"sql(
create table route53_zone (
  id text primary key,
  account text not null,
  name text not null,
  key text not null,
  caller_reference text not null,
  comment text,
  private integer not null,
  delegation_set text,
  name_servers text not null,
  serial integer not null,
  served integer not null,
  created integer not null
) without rowid;
create unique index route53_zone_reference on route53_zone (account, caller_reference);
create index route53_zone_key on route53_zone (account, key, id);
create index route53_zone_name on route53_zone (name);
create index route53_zone_behind on route53_zone (id) where served < serial;

create table route53_vpc (
  zone text not null,
  vpc text not null,
  region text not null,
  primary key (zone, vpc, region)
) without rowid;

create table route53_set (
  zone text not null,
  key text not null,
  type text not null,
  identifier text not null,
  health text,
  document text not null,
  primary key (zone, key, type, identifier)
) without rowid;
create index route53_set_health on route53_set (health, zone) where health is not null;

create table route53_gone (zone text primary key) without rowid;

create table route53_change (
  id text primary key,
  account text not null,
  zone text not null,
  serial integer not null,
  insync integer not null,
  comment text,
  submitted integer not null
) without rowid;
create index route53_change_pending on route53_change (zone, serial) where insync = 0;
create index route53_change_submitted on route53_change (submitted);

create table route53_delegation (
  id text primary key,
  account text not null,
  caller_reference text not null,
  name_servers text not null
) without rowid;
create unique index route53_delegation_reference on route53_delegation (account, caller_reference);

create table route53_health (
  id text primary key,
  account text not null,
  caller_reference text not null,
  first_config text not null,
  config text not null,
  version integer not null,
  probed integer not null,
  healthy integer not null,
  streak integer not null default 0,
  reason text,
  checked integer,
  failed integer,
  failure text,
  due integer not null
) without rowid;
create unique index route53_health_reference on route53_health (account, caller_reference);
create index route53_health_due on route53_health (due) where probed = 1;

create table route53_tag (
  account text not null,
  type text not null,
  resource text not null,
  name text not null,
  value text not null,
  primary key (account, type, resource, name)
) without rowid;
)sql",
};

}  // namespace

const store::Migrations migrations{"route53", steps};

}  // namespace windlass::cloud::route53
