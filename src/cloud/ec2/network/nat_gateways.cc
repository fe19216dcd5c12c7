#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/common/ids.h"
#include "cloud/ec2/common/tags.h"
#include "cloud/ec2/network/gateway_handlers.h"
#include "cloud/ec2/network/hooks.h"
#include "cloud/ec2/network/nouns.h"
#include "cloud/ec2/network/subnet.h"
#include "cloud/ec2/network/tokens.h"

namespace windlass::cloud::ec2 {

namespace {

Result<> refuse_other_kinds(const CreateNatGatewayRequest& in) {
  constexpr auto one_address = "its NAT gateways have one address.";
  if (in.secondary_allocation_ids && !in.secondary_allocation_ids->empty())
    return not_served("SecondaryAllocationIds", one_address);
  if (in.secondary_private_ip_addresses && !in.secondary_private_ip_addresses->empty())
    return not_served("SecondaryPrivateIpAddresses", one_address);
  if (in.secondary_private_ip_address_count)
    return not_served("SecondaryPrivateIpAddressCount", one_address);
  if (in.availability_mode == "regional" || in.availability_zone_addresses || in.vpc_id)
    return not_served("AvailabilityMode", "its NAT gateways lie in a subnet.");
  return Done{};
}

Result<std::optional<std::uint32_t>> wanted_address(const Subnet& subnet,
                                                    const std::optional<std::string>& text) {
  if (!text) return std::optional<std::uint32_t>{};
  auto address = parse_address(*text);
  if (!address)
    return invalid_parameter(*text, "privateIpAddress", "It is not a valid IPv4 address.");
  if (!subnet.has_free(*address))
    return Error{"InvalidParameterValue",
                 "Address " + *text + " does not fall within the subnet's address range"};
  return address;
}

// Gateways that went, or failed, more than an hour ago are not worth a row.
void forget_old(Ec2& ec2, const Call& call) {
  std::vector<std::string> old;
  for (auto row : ec2.db.query("select id from ec2_nat_gateway where deleted < ?1"
                               " or (failure is not null and created < ?1)",
                               {micros(call.now - deleted_shown)}))
    old.push_back(row.text(0));
  for (auto& id : old) {
    ec2.db.run("delete from ec2_nat_gateway where id = ?", {id});
    drop_tags(ec2, id);
    forget_tokens(ec2, id);
  }
}

}  // namespace

Result<CreateNatGatewayResult> create_nat_gateway(Ec2& ec2, const Call& call,
                                                  const CreateNatGatewayRequest& in) {
  TRY(refuse_other_kinds(in));
  if (!in.subnet_id) return missing_parameter("subnetId");
  auto kind = in.connectivity_type.value_or("public");
  auto request = words({*in.subnet_id, kind, in.allocation_id.value_or(""),
                        in.private_ip_address.value_or("")});
  if (auto made = TRY(made_before(ec2, call, "CreateNatGateway", in.client_token, request)))
    return CreateNatGatewayResult{in.client_token, nat_gateway_shape(ec2.db, *made)};

  auto subnet = TRY(find_subnet(ec2, call, *in.subnet_id));
  if (kind == "public" && !in.allocation_id)
    return Error{"MissingParameter",
                 "The request must include the AllocationId parameter. Add the required parameter "
                 "and retry the request."};
  if (kind == "private" && in.allocation_id)
    return invalid_combination("AllocationId cannot be given for a private NAT gateway.");
  auto address = TRY(wanted_address(subnet, in.private_ip_address));
  auto tags = TRY(wanted_tags(call, in.tag_specifications, "natgateway"));
  TRY(refuse_dry_run(in.dry_run));

  forget_old(ec2, call);
  auto id = new_id(ec2.work.random, "nat");
  // As in AWS, the gateway is there, and has failed.
  std::optional<std::string> failure_code, failure;
  NatAddress at;
  if (kind == "public" &&
      !ec2.db.any("select 1 from ec2_internet_gateway where vpc = ?", {subnet.vpc})) {
    failure_code = "Gateway.NotAttached";
    failure = "Network " + subnet.vpc + " has no Internet gateway attached";
    at.allocation = *in.allocation_id;
  } else {
    at = TRY(network_hooks.nat_made(ec2, call,
                                    {.gateway = id,
                                     .subnet = subnet.id,
                                     .private_address = address,
                                     .allocation = in.allocation_id.value_or("")}));
  }
  ec2.db.run(
      "insert into ec2_nat_gateway(id, account, region, vpc, subnet, public, interface,"
      "  private_address, allocation, association, public_address, failure_code, failure, created,"
      "  deleted) values(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {id, subnet.account.text, subnet.region.text, subnet.vpc, subnet.id, kind == "public",
       at.interface, at.private_address, at.allocation, at.association, at.public_address,
       failure_code, failure, micros(call.now), nullptr});
  TRY(put_tags(ec2, call, id, tags));
  remember(ec2, call, "CreateNatGateway", in.client_token, request, id);
  reach_changed(ec2);
  auto shape = nat_gateway_shape(ec2.db, id);
  if (!failure) shape.state = "pending";
  return CreateNatGatewayResult{in.client_token, std::move(shape)};
}

Result<DeleteNatGatewayResult> delete_nat_gateway(Ec2& ec2, const Call& call,
                                                  const DeleteNatGatewayRequest& in) {
  auto id = in.nat_gateway_id.value_or("");
  TRY(must_be_there(ec2, call, nat_gateways, id));
  TRY(refuse_dry_run(in.dry_run));
  auto interface = ec2.db.find_text(
      "select interface from ec2_nat_gateway where id = ? and deleted is null", {id});
  if (interface) {
    if (!interface->empty()) network_hooks.nat_gone(ec2, call, *interface);
    ec2.db.run("update ec2_nat_gateway set deleted = ? where id = ?", {micros(call.now), id});
    drop_tags(ec2, id);
    forget_tokens(ec2, id);
    reach_changed(ec2);
  }
  forget_old(ec2, call);
  return DeleteNatGatewayResult{id};
}

}  // namespace windlass::cloud::ec2
