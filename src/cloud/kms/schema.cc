#include "cloud/kms/schema.h"

namespace windlass::cloud::kms {

namespace {

const char* const steps[] = {
    // A key may have several materials: rotation adds one, and the old ones go on to decrypt.
    // kms_material.sealed is the only place where key material lies, encrypted (material.h).
    R"sql(
create table kms_key (
  id text primary key,
  account text not null,
  region text not null,
  aws_managed integer not null,
  enabled integer not null default 1,
  deletion integer,
  description text not null,
  policy text not null,
  material integer not null default 1,
  rotation_days integer,
  next_rotation integer,
  created integer not null
) without rowid;
create index kms_key_place on kms_key (account, region, id);
create index kms_key_deletion on kms_key (deletion) where deletion is not null;
create index kms_key_rotation on kms_key (next_rotation) where next_rotation is not null;

create table kms_material (
  key text not null,
  number integer not null,
  id text not null,
  sealed blob not null,
  created integer not null,
  rotation text,
  primary key (key, number)
) without rowid;

create table kms_alias (
  account text not null,
  region text not null,
  name text not null,
  key text not null,
  created integer not null,
  updated integer not null,
  primary key (account, region, name)
) without rowid;
create index kms_alias_key on kms_alias (key, name);

create table kms_tag (
  key text not null,
  name text not null,
  value text not null,
  primary key (key, name)
) without rowid;

create table kms_grant (
  id text primary key,
  account text not null,
  region text not null,
  key text not null,
  token text not null,
  name text,
  grantee text not null,
  retiring text,
  terms text not null,
  created integer not null
) without rowid;
create index kms_grant_key on kms_grant (key, id);
create index kms_grant_token on kms_grant (token);
create index kms_grant_retiring on kms_grant (account, region, retiring, id);
)sql",
};

}  // namespace

const store::Migrations migrations{"kms", steps};

}  // namespace windlass::cloud::kms
