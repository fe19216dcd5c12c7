#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/common/filters.h"
#include "cloud/ec2/common/paging.h"
#include "cloud/ec2/network/gateway_handlers.h"
#include "cloud/ec2/network/hooks.h"
#include "cloud/ec2/network/make.h"
#include "cloud/ec2/network/nouns.h"

namespace windlass::cloud::ec2 {

namespace {

std::optional<std::string> vpc_of(Ec2& ec2, const std::string& gateway) {
  return ec2.db.find_text("select vpc from ec2_internet_gateway where id = ?", {gateway});
}

InternetGateway shape_of(Ec2& ec2, const Call& call, const std::string& id) {
  InternetGateway shape;
  shape.internet_gateway_id = id;
  shape.owner_id = call.caller.account.text;
  shape.tags = tag_list(tags_of(ec2.db, id));
  auto& attachments = shape.attachments.emplace();
  // On the wire an attached one is "available", whatever the model says.
  if (auto vpc = vpc_of(ec2, id)) attachments.push_back({.state = "available", .vpc_id = *vpc});
  return shape;
}

}  // namespace

Result<CreateInternetGatewayResult> create_internet_gateway(
    Ec2& ec2, const Call& call, const CreateInternetGatewayRequest& in) {
  auto tags = TRY(wanted_tags(call, in.tag_specifications, "internet-gateway"));
  TRY(refuse_dry_run(in.dry_run));
  auto id = make_internet_gateway(ec2, call);
  TRY(put_tags(ec2, call, id, tags));
  return CreateInternetGatewayResult{shape_of(ec2, call, id)};
}

Result<> delete_internet_gateway(Ec2& ec2, const Call& call,
                                 const DeleteInternetGatewayRequest& in) {
  auto id = in.internet_gateway_id.value_or("");
  TRY(must_be_there(ec2, call, internet_gateways, id));
  if (vpc_of(ec2, id)) return has_dependencies("internetGateway", id);
  TRY(refuse_dry_run(in.dry_run));
  ec2.db.run("delete from ec2_internet_gateway where id = ?", {id});
  drop_tags(ec2, id);
  return Done{};
}

Result<> attach_internet_gateway(Ec2& ec2, const Call& call,
                                 const AttachInternetGatewayRequest& in) {
  auto id = in.internet_gateway_id.value_or("");
  TRY(must_be_there(ec2, call, internet_gateways, id));
  auto vpc = TRY(find_vpc(ec2, call, in.vpc_id.value_or("")));
  if (auto its = vpc_of(ec2, id))
    return Error{"Resource.AlreadyAssociated",
                 "resource " + id + " is already attached to network " + *its};
  if (ec2.db.any("select 1 from ec2_internet_gateway where vpc = ?", {vpc.id}))
    return Error{"InvalidParameterValue",
                 "Network " + vpc.id + " already has an internet gateway attached"};
  TRY(refuse_dry_run(in.dry_run));
  ec2.db.run("update ec2_internet_gateway set vpc = ? where id = ?", {vpc.id, id});
  reach_changed(ec2);
  return Done{};
}

Result<> detach_internet_gateway(Ec2& ec2, const Call& call,
                                 const DetachInternetGatewayRequest& in) {
  auto id = in.internet_gateway_id.value_or("");
  TRY(must_be_there(ec2, call, internet_gateways, id));
  auto vpc = TRY(find_vpc(ec2, call, in.vpc_id.value_or("")));
  if (vpc_of(ec2, id) != vpc.id)
    return Error{"Gateway.NotAttached",
                 "resource " + id + " is not attached to network " + vpc.id};
  if (network_hooks.has_public_addresses(ec2, vpc.id))
    return dependency_violation("Network " + vpc.id +
                                " has some mapped public address(es). Please unmap those public "
                                "address(es) before detaching the gateway.");
  TRY(refuse_dry_run(in.dry_run));
  ec2.db.run("update ec2_internet_gateway set vpc = null where id = ?", {id});
  reach_changed(ec2);
  return Done{};
}

Result<DescribeInternetGatewaysResult> describe_internet_gateways(
    Ec2& ec2, const Call& call, const DescribeInternetGatewaysRequest& in) {
  TRY(make_defaults(ec2, call));
  auto filters = TRY(Filters::read(
      in.filters, {"internet-gateway-id", "owner-id", "attachment.state", "attachment.vpc-id"}));
  auto page = TRY(page_of(in.max_results, in.next_token));
  auto ids = TRY(chosen(ec2, call, internet_gateways, in.internet_gateway_ids));
  TRY(refuse_dry_run(in.dry_run));

  std::vector<InternetGateway> found;
  for (auto& id : ids) {
    auto gateway = shape_of(ec2, call, id);
    Facts facts;
    facts.add("internet-gateway-id", id).add("owner-id", gateway.owner_id);
    for (auto& attachment : *gateway.attachments)
      facts.add("attachment.state", attachment.state).add("attachment.vpc-id", attachment.vpc_id);
    facts.tags(tags_of(ec2.db, id));
    if (filters.match(facts)) found.push_back(std::move(gateway));
  }
  auto next = cut(found, page);
  DescribeInternetGatewaysResult result;
  result.internet_gateways = std::move(found);
  result.next_token = std::move(next);
  return result;
}

}  // namespace windlass::cloud::ec2
