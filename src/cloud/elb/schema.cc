#include "cloud/elb/schema.h"

namespace windlass::cloud::elb {

namespace {

const char* const steps[] = {
    // Documents are the API's own structures as JSON. An id is the last part of an ARN.
    R"sql(
create table elb_balancer (
  id text primary key,
  account text not null,
  region text not null,
  name text not null,
  type text not null,
  scheme text not null,
  vpc text not null,
  ip_type text not null,
  dns text not null,
  state text not null,
  reason text not null default '',
  groups text not null,
  zones text not null,
  attributes text not null default '{}',
  created integer not null,
  logged integer not null default 0,
  log_due integer not null default 0
) without rowid;
create unique index elb_balancer_name on elb_balancer (account, region, name);
create unique index elb_balancer_dns on elb_balancer (dns);

create table elb_listener (
  id text primary key,
  balancer text not null,
  account text not null,
  region text not null,
  port integer not null,
  loopback_port integer,
  default_rule text not null,
  document text not null,
  attributes text not null default '{}'
) without rowid;
create unique index elb_listener_port on elb_listener (balancer, port);

create table elb_rule (
  id text primary key,
  listener text not null,
  account text not null,
  region text not null,
  priority integer not null,
  document text not null
) without rowid;
create unique index elb_rule_priority on elb_rule (listener, priority);

create table elb_target_group (
  id text primary key,
  account text not null,
  region text not null,
  name text not null,
  document text not null,
  attributes text not null default '{}',
  created integer not null
) without rowid;
create unique index elb_target_group_name on elb_target_group (account, region, name);

-- Which rules (or listeners, by their default actions) lead to which groups.
create table elb_use (
  user text not null, listener text not null, balancer text not null, target_group text not null,
  primary key (user, target_group)
) without rowid;
create index elb_use_group on elb_use (target_group);
create index elb_use_balancer on elb_use (balancer);

-- `until` is set while it drains.
create table elb_target (
  target_group text not null,
  target text not null,
  port integer not null,
  zone text not null,
  address text not null,
  state text not null,
  reason text not null,
  description text not null,
  until integer,
  primary key (target_group, target, port)
) without rowid;
create index elb_target_target on elb_target (target);

create table elb_tag (
  arn text not null, name text not null, value text not null, primary key (arn, name)
) without rowid;

-- Balancers that may still be on the host.
create table elb_gone (balancer text primary key) without rowid;

-- What a balancer's counters said when CloudWatch was last told.
create table elb_told (
  balancer text not null, part text not null, generation integer not null, counters text not null,
  primary key (balancer, part)
) without rowid;
create table elb_clock (one integer primary key check (one = 1), swept integer, told integer);
insert into elb_clock values (1, 0, 0);
)sql",
};

}  // namespace

const store::Migrations migrations{"elb", steps};

}  // namespace windlass::cloud::elb
