#include "cloud/ssm/schema.h"

namespace windlass::cloud::ssm {

namespace {

const char* const steps[] = {
    // A value of a SecureString is an envelope (cloud/core/envelope.h), others are text.
    // Paths are found as ranges of names.
    R"sql(
create table ssm_parameter (
  id integer primary key autoincrement,
  account text not null,
  region text not null,
  name text not null,
  latest integer not null,
  expires integer
);
create unique index ssm_parameter_name on ssm_parameter (account, region, name);
create index ssm_parameter_expires on ssm_parameter (expires) where expires is not null;

create table ssm_version (
  parameter integer not null,
  version integer not null,
  type text not null,
  value not null,
  key_id text,
  description text,
  allowed_pattern text,
  tier text not null,
  data_type text not null,
  policies text,
  modified integer not null,
  modified_by text not null,
  primary key (parameter, version)
);

create table ssm_label (
  parameter integer not null,
  label text not null,
  version integer not null,
  primary key (parameter, label)
) without rowid;

create table ssm_tag (
  parameter integer not null,
  name text not null,
  value text not null,
  primary key (parameter, name)
) without rowid;
)sql",
};

}  // namespace

const store::Migrations migrations{"ssm", steps};

}  // namespace windlass::cloud::ssm
