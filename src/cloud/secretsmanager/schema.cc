#include "cloud/secretsmanager/schema.h"

namespace windlass::cloud::secretsmanager {

namespace {

const char* const steps[] = {
    // A version's value is an envelope (cloud/core/envelope.h). A version without a stage is
    // deprecated: it goes when there are too many.
    R"sql(
create table secret (
  id integer primary key autoincrement,
  account text not null,
  region text not null,
  name text not null,
  suffix text not null,
  description text,
  kms_key text,
  policy text,
  created integer not null,
  changed integer not null,
  accessed integer,
  deleted integer,
  purge_at integer
);
create unique index secret_name on secret (account, region, name);
create index secret_purge on secret (purge_at) where purge_at is not null;

create table secret_version (
  secret integer not null,
  id text not null,
  binary integer not null,
  value blob not null,
  key text not null,
  created integer not null,
  accessed integer,
  primary key (secret, id)
);

create table secret_stage (
  secret integer not null,
  stage text not null,
  version text not null,
  primary key (secret, stage)
) without rowid;

create table secret_tag (
  secret integer not null,
  name text not null,
  value text not null,
  primary key (secret, name)
) without rowid;
)sql",
};

}  // namespace

const store::Migrations migrations{"secretsmanager", steps};

}  // namespace windlass::cloud::secretsmanager
