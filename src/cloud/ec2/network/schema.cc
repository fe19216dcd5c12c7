// What networks keep. Steps are only ever appended to.
#include "cloud/ec2/network/network.h"

namespace windlass::cloud::ec2 {

namespace {

constexpr const char* steps[] = {
    // Where somebody looked, and so what every region has from the start was made.
    R"sql(
create table ec2_region_start (
  account text not null,
  region text not null,
  dhcp_options text not null,
  primary key (account, region)
) without rowid;

create table ec2_vpc (
  id text primary key,
  account text not null,
  region text not null,
  is_default integer not null,
  dns_support integer not null default 1,
  dns_hostnames integer not null default 0,
  usage_metrics integer not null default 0,
  dhcp_options text not null,
  tenancy text not null,
  created integer not null
) without rowid;
create index ec2_vpc_place on ec2_vpc (account, region, created);
create index ec2_vpc_dhcp on ec2_vpc (dhcp_options);

create table ec2_vpc_range (
  association text primary key,
  account text not null,
  region text not null,
  vpc text not null,
  position integer not null,
  first integer not null,
  prefix integer not null
) without rowid;
create unique index ec2_vpc_range_vpc on ec2_vpc_range (vpc, position);

create table ec2_subnet (
  id text primary key,
  account text not null,
  region text not null,
  vpc text not null,
  first integer not null,
  prefix integer not null,
  zone text not null,
  zone_id text not null,
  is_default integer not null,
  map_public integer not null,
  hostname_type text not null default 'ip-name',
  resource_name_a_record integer not null default 0,
  acl text not null,
  acl_association text not null,
  created integer not null
) without rowid;
create index ec2_subnet_place on ec2_subnet (account, region, created);
create index ec2_subnet_vpc on ec2_subnet (vpc, first);
create index ec2_subnet_acl on ec2_subnet (acl);
create unique index ec2_subnet_acl_association on ec2_subnet (acl_association);

create table ec2_route_table (
  id text primary key,
  account text not null,
  region text not null,
  vpc text not null,
  created integer not null
) without rowid;
create index ec2_route_table_place on ec2_route_table (account, region, created);
create index ec2_route_table_vpc on ec2_route_table (vpc);

create table ec2_route_association (
  id text primary key,
  account text not null,
  region text not null,
  vpc text not null,
  route_table text not null,
  subnet text
) without rowid;
create index ec2_route_association_table on ec2_route_association (route_table);
create unique index ec2_route_association_subnet on ec2_route_association (subnet)
  where subnet is not null;
create unique index ec2_route_association_main on ec2_route_association (vpc) where subnet is null;

create table ec2_route (
  route_table text not null,
  first integer not null,
  prefix integer not null,
  account text not null,
  region text not null,
  target text not null,
  origin text not null,
  primary key (route_table, first, prefix)
) without rowid;

create table ec2_internet_gateway (
  id text primary key,
  account text not null,
  region text not null,
  vpc text,
  created integer not null
) without rowid;
create index ec2_internet_gateway_place on ec2_internet_gateway (account, region, created);
create unique index ec2_internet_gateway_vpc on ec2_internet_gateway (vpc) where vpc is not null;

create table ec2_nat_gateway (
  id text primary key,
  account text not null,
  region text not null,
  vpc text not null,
  subnet text not null,
  public integer not null,
  interface text not null,
  private_address text not null,
  allocation text not null,
  association text not null,
  public_address text not null,
  failure_code text,
  failure text,
  created integer not null,
  deleted integer
) without rowid;
create index ec2_nat_gateway_place on ec2_nat_gateway (account, region, created);
create index ec2_nat_gateway_subnet on ec2_nat_gateway (subnet);
create index ec2_nat_gateway_deleted on ec2_nat_gateway (deleted) where deleted is not null;

create table ec2_endpoint (
  id text primary key,
  account text not null,
  region text not null,
  vpc text not null,
  service text not null,
  policy text not null,
  created integer not null
) without rowid;
create index ec2_endpoint_place on ec2_endpoint (account, region, created);
create index ec2_endpoint_vpc on ec2_endpoint (vpc);

create table ec2_endpoint_route (
  route_table text not null,
  service text not null,
  account text not null,
  region text not null,
  endpoint text not null,
  primary key (route_table, service)
) without rowid;
create index ec2_endpoint_route_endpoint on ec2_endpoint_route (endpoint);

create table ec2_acl (
  id text primary key,
  account text not null,
  region text not null,
  vpc text not null,
  is_default integer not null,
  created integer not null
) without rowid;
create index ec2_acl_place on ec2_acl (account, region, created);
create index ec2_acl_vpc on ec2_acl (vpc);

create table ec2_acl_entry (
  acl text not null,
  egress integer not null,
  number integer not null,
  account text not null,
  region text not null,
  protocol text not null,
  allow integer not null,
  first integer not null,
  prefix integer not null,
  port_from integer,
  port_to integer,
  icmp_type integer,
  icmp_code integer,
  primary key (acl, egress, number)
) without rowid;

create table ec2_dhcp (
  id text primary key,
  account text not null,
  region text not null,
  created integer not null
) without rowid;
create index ec2_dhcp_place on ec2_dhcp (account, region, created);

create table ec2_dhcp_option (
  dhcp text not null,
  position integer not null,
  account text not null,
  region text not null,
  key text not null,
  value text not null,
  primary key (dhcp, position)
) without rowid;

create table ec2_network_token (
  account text not null,
  region text not null,
  operation text not null,
  token text not null,
  request text not null,
  id text not null,
  primary key (account, region, operation, token)
) without rowid;
create index ec2_network_token_id on ec2_network_token (id);
)sql",
};

}  // namespace

constinit const store::Migrations network_migrations{"ec2/network", steps};

}  // namespace windlass::cloud::ec2
