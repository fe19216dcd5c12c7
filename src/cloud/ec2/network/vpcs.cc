#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/network/hooks.h"
#include "cloud/ec2/network/make.h"
#include "cloud/ec2/network/nouns.h"
#include "cloud/ec2/network/vpc_handlers.h"

namespace windlass::cloud::ec2 {

namespace {

constexpr std::int64_t vpcs_max = 1000;

Result<> refuse_other_kinds(const CreateVpcRequest& in) {
  if (in.amazon_provided_ipv6_cidr_block.value_or(false))
    return not_served("AmazonProvidedIpv6CidrBlock", "it has no IPv6.");
  if (in.ipv6_cidr_block) return not_served("Ipv6CidrBlock", "it has no IPv6.");
  if (in.ipv6_pool) return not_served("Ipv6Pool", "it has no IPv6.");
  if (in.ipv6_ipam_pool_id) return not_served("Ipv6IpamPoolId", "it has no IPv6.");
  if (in.ipv6_netmask_length) return not_served("Ipv6NetmaskLength", "it has no IPv6.");
  if (in.ipv6_cidr_block_network_border_group)
    return not_served("Ipv6CidrBlockNetworkBorderGroup", "it has no IPv6.");
  if (in.ipv4_ipam_pool_id) return not_served("Ipv4IpamPoolId", "it has no IPAM.");
  if (in.ipv4_netmask_length) return not_served("Ipv4NetmaskLength", "it has no IPAM.");
  if (in.vpc_encryption_control)
    return not_served("VpcEncryptionControl", "traffic between machines is not encrypted.");
  if (in.instance_tenancy == "host")
    return invalid_parameter("host", "instanceTenancy", "A VPC cannot have it.");
  return Done{};
}

}  // namespace

Result<CreateVpcResult> create_vpc(Ec2& ec2, const Call& call, const CreateVpcRequest& in) {
  TRY(refuse_other_kinds(in));
  auto range = TRY(vpc_range(in.cidr_block));
  auto tags = TRY(wanted_tags(call, in.tag_specifications, "vpc"));
  TRY(make_defaults(ec2, call));
  auto count = ec2.db.find_integer("select count(*) from ec2_vpc where account = ? and region = ?",
                                   {call.caller.account.text, call.region.text});
  if (count.value_or(0) >= vpcs_max)
    return limit_exceeded("VpcLimitExceeded", "The maximum number of VPCs has been reached.");
  TRY(refuse_dry_run(in.dry_run));

  auto vpc = TRY(make_vpc(ec2, call,
                          {.range = range,
                           .tenancy = in.instance_tenancy.value_or("default"),
                           .tags = std::move(tags)}));
  auto made = shape_of(ec2.db, vpc);
  made.state = "pending";
  return CreateVpcResult{std::move(made)};
}

Result<CreateDefaultVpcResult> create_default_vpc(Ec2& ec2, const Call& call,
                                                  const CreateDefaultVpcRequest& in) {
  // Where nobody ever looked, the region's first default VPC is already there.
  TRY(make_defaults(ec2, call));
  if (default_vpc_id(ec2, call))
    return Error{"DefaultVpcAlreadyExists",
                 "A Default VPC already exists for this account in this region."};
  TRY(refuse_dry_run(in.dry_run));
  return CreateDefaultVpcResult{shape_of(ec2.db, TRY(make_default_vpc(ec2, call)))};
}

Result<> delete_vpc(Ec2& ec2, const Call& call, const DeleteVpcRequest& in) {
  auto vpc = TRY(find_vpc(ec2, call, in.vpc_id.value_or("")));
  for (auto* in_the_way :
       {"select 1 from ec2_subnet where vpc = ?", "select 1 from ec2_internet_gateway where vpc = ?",
        "select 1 from ec2_endpoint where vpc = ?",
        "select 1 from ec2_acl where vpc = ? and not is_default",
        "select 1 from ec2_route_table t where vpc = ? and not exists"
        " (select 1 from ec2_route_association a where a.route_table = t.id and a.subnet is null)"})
    if (ec2.db.any(in_the_way, {vpc.id})) return has_dependencies("vpc", vpc.id);
  TRY(network_hooks.vpc_going(ec2, call, vpc.id));
  TRY(refuse_dry_run(in.dry_run));

  for (auto* table : {"ec2_route_table", "ec2_acl"})
    for (auto row : ec2.db.query("select id from " + std::string(table) + " where vpc = ?", {vpc.id}))
      drop_tags(ec2, row.text(0));
  drop_tags(ec2, vpc.id);
  for (auto* statement :
       {"delete from ec2_route where route_table in"
        " (select id from ec2_route_table where vpc = ?)",
        "delete from ec2_acl_entry where acl in (select id from ec2_acl where vpc = ?)",
        "delete from ec2_acl where vpc = ?", "delete from ec2_route_association where vpc = ?",
        "delete from ec2_route_table where vpc = ?", "delete from ec2_vpc_range where vpc = ?",
        "delete from ec2_vpc where id = ?"})
    ec2.db.run(statement, {vpc.id});
  reach_changed(ec2);
  return Done{};
}

}  // namespace windlass::cloud::ec2
