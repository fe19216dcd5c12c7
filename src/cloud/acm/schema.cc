#include "cloud/acm/schema.h"

namespace windlass::cloud::acm {

namespace {

const char* const steps[] = {
    // `names` are the certificate's domains, a JSON list. The private key lies sealed under the
    // cloud's master key (secret.h); a request that nobody validated yet has neither key nor
    // certificate.
    R"sql(
create table acm_certificate (
  id integer primary key autoincrement,
  account text not null,
  region text not null,
  name text not null,
  type text not null,
  status text not null,
  names text not null,
  key_algorithm text not null,
  token text,
  transparency text not null,
  exportable integer not null default 0,
  exported integer not null default 0,
  certificate text,
  chain text,
  key blob,
  not_after integer,
  renew integer not null default 0,
  created integer not null,
  issued integer,
  imported integer,
  renewed integer
);
create unique index acm_certificate_name on acm_certificate (account, region, name);
create index acm_certificate_token on acm_certificate (account, region, token) where token is not null;
create index acm_certificate_status on acm_certificate (status, id);
create index acm_certificate_ends on acm_certificate (not_after) where type = 'AMAZON_ISSUED';

create table acm_tag (
  certificate integer not null, name text not null, value text, primary key (certificate, name)
) without rowid;

create table acm_account (account text primary key, days integer not null) without rowid;
)sql",
};

}  // namespace

const store::Migrations migrations{"acm", steps};

}  // namespace windlass::cloud::acm
