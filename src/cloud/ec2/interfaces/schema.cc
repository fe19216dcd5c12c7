// What this part of EC2 keeps. Steps are only ever appended to.
#include "cloud/ec2/interfaces/interfaces.h"

namespace windlass::cloud::ec2 {

namespace {

// Addresses are numbers. A rule's ports are -1 where it means all of them; its peer is a range, a
// group or a prefix list, by `kind`. An interface that a service of ours holds (`requester`) counts
// as attached, to no instance. `automatic` says that it wants an address outside as long as its
// instance runs. In ec2_public_address, an address without an allocation is such an automatic one.
constexpr const char* steps[] = {
    R"sql(
create table ec2_security_group (
  id text primary key,
  account text not null, region text not null,
  vpc text not null, name text not null, description text not null
);
create unique index ec2_security_group_name on ec2_security_group (vpc, name);
create index ec2_security_group_place on ec2_security_group (account, region);

create table ec2_security_group_rule (
  id text primary key,
  account text not null, region text not null,
  security_group text not null,
  egress integer not null,
  protocol text not null, from_port integer not null, to_port integer not null,
  kind integer not null, peer text not null,
  description text
);
create unique index ec2_security_group_rule_traffic on ec2_security_group_rule
  (security_group, egress, protocol, from_port, to_port, peer);
create index ec2_security_group_rule_peer on ec2_security_group_rule (peer);
create index ec2_security_group_rule_place on ec2_security_group_rule (account, region);

create table ec2_interface (
  id text primary key,
  account text not null, region text not null,
  vpc text not null, subnet text not null, zone text not null, zone_id text not null,
  description text not null,
  mac text not null, type text not null, requester text not null,
  source_dest_check integer not null,
  automatic integer not null,
  attachment text, instance text, device_index integer not null default 0,
  delete_on_termination integer not null default 0, attached integer not null default 0
);
create index ec2_interface_place on ec2_interface (account, region);
create index ec2_interface_vpc on ec2_interface (vpc);
create index ec2_interface_subnet on ec2_interface (subnet);
create index ec2_interface_instance on ec2_interface (instance);
create index ec2_interface_attachment on ec2_interface (attachment);

create table ec2_interface_address (
  vpc text not null, address integer not null,
  account text not null, region text not null,
  subnet text not null, interface text not null,
  place integer not null,
  primary key (vpc, address)
) without rowid;
create index ec2_interface_address_interface on ec2_interface_address (interface, place);
create index ec2_interface_address_subnet on ec2_interface_address (subnet, address);

create table ec2_interface_group (
  interface text not null, place integer not null, security_group text not null,
  account text not null, region text not null,
  primary key (interface, place)
) without rowid;
create index ec2_interface_group_member on ec2_interface_group (security_group, interface);

create table ec2_public_address (
  address integer primary key,
  account text not null, region text not null,
  allocation text, association text, interface text, private_address integer
);
create unique index ec2_public_address_allocation on ec2_public_address (allocation)
  where allocation is not null;
create index ec2_public_address_association on ec2_public_address (association);
create index ec2_public_address_interface on ec2_public_address (interface);
create index ec2_public_address_place on ec2_public_address (account, region);
)sql",
};

}  // namespace

const store::Migrations interfaces_migrations{"ec2/interfaces", steps};

}  // namespace windlass::cloud::ec2
