#include "cloud/iam/schema.h"

namespace windlass::cloud::iam {

namespace {

const char* const steps[] = {
    // Users (u), groups (g), roles (r), instance profiles (p) and managed policies (m) have a name,
    // a
    // path, an id and tags alike. Names are unique without regard to case: `key` is the small form.
    R"sql(
create table iam_entity (
  id text primary key,
  account text not null,
  kind text not null,
  key text not null,
  name text not null,
  path text not null,
  created integer not null,
  description text,
  boundary text
) without rowid;
create unique index iam_entity_key on iam_entity (account, kind, key);
create index iam_entity_boundary on iam_entity (boundary) where boundary is not null;

create table iam_tag (
  owner text not null, key text not null, name text not null, value text not null,
  primary key (owner, key)
) without rowid;
create table iam_alias (account text primary key, alias text not null unique) without rowid;

create table iam_role (
  id text primary key, trust text not null, session_seconds_max integer not null,
  linked_service text
) without rowid;

create table iam_member (user text not null, grp text not null, primary key (user, grp))
  without rowid;
create index iam_member_group on iam_member (grp, user);

create table iam_profile_role (profile text primary key, role text not null) without rowid;
create index iam_profile_role_role on iam_profile_role (role);

create table iam_access_key (
  id text primary key, account text not null, user text not null, active integer not null,
  created integer not null
) without rowid;
create index iam_access_key_user on iam_access_key (user, id);
)sql",

    // An attachment names a policy by ARN, because AWS's own policies have no row.
    R"sql(
create table iam_policy (
  id text primary key, default_version integer not null, versions_made integer not null,
  updated integer not null
) without rowid;
create table iam_policy_version (
  policy text not null, version integer not null, document text not null, created integer not null,
  primary key (policy, version)
) without rowid;

create table iam_inline_policy (
  owner text not null, name text not null, document text not null, primary key (owner, name)
) without rowid;
create table iam_attachment (
  owner text not null, account text not null, arn text not null, primary key (owner, arn)
) without rowid;
create index iam_attachment_arn on iam_attachment (arn, account, owner);
)sql",

    // Another number after each change of an account: what was compiled of its policies before is
    // then stale. Numbers are random and never come back, so that one from a change that was undone
    // cannot be mistaken for a later one.
    "create table iam_generation (account text primary key, number integer not null) without "
    "rowid;",
};

}  // namespace

const store::Migrations migrations{"iam", steps};

}  // namespace windlass::cloud::iam
