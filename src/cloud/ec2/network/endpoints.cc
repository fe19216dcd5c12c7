// Gateway endpoints: ways from a VPC's route tables to S3 and DynamoDB that need no gateway.
#include "base/json.h"
#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/common/ids.h"
#include "cloud/ec2/common/tags.h"
#include "cloud/ec2/network/endpoint_handlers.h"
#include "cloud/ec2/network/nouns.h"
#include "cloud/ec2/network/prefix_lists.h"
#include "cloud/ec2/network/route_table.h"
#include "cloud/ec2/network/tokens.h"
#include "cloud/ec2/network/vpc.h"

namespace windlass::cloud::ec2 {

namespace {

constexpr auto open_policy =
    R"({"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]})";

template <class List>
bool has(const std::optional<List>& list) {
  return list && !list->empty();
}

Result<> refuse_other_kinds(const Call& call, const CreateVpcEndpointRequest& in) {
  constexpr auto gateways_only = "its endpoints are of the type Gateway.";
  if (in.vpc_endpoint_type.value_or("Gateway") != "Gateway")
    return not_served("VpcEndpointType", gateways_only);
  if (in.service_network_arn) return not_served("ServiceNetworkArn", gateways_only);
  if (in.resource_configuration_arn) return not_served("ResourceConfigurationArn", gateways_only);
  if (in.service_region && in.service_region != call.region.text)
    return not_served("ServiceRegion", "its endpoints lead to services of their own region.");
  if (has(in.subnet_ids) || has(in.security_group_ids) || has(in.subnet_configurations))
    return Error{"InvalidParameter",
                 "Subnets and security groups are not supported for the endpoint type Gateway"};
  if (in.private_dns_enabled.value_or(false))
    return Error{"InvalidParameter",
                 "Private DNS can't be enabled because the endpoint type is Gateway"};
  if (in.ip_address_type.value_or("ipv4") != "ipv4")
    return not_served("IpAddressType", "it has no IPv6.");
  return Done{};
}

Result<> check_policy(const std::string& text) {
  auto policy = parse_json(text);
  if (policy && policy->find("Statement")) return Done{};
  return Error{"InvalidPolicyDocument", "The policy document is not a valid JSON policy document."};
}

Result<> add_to_table(Ec2& ec2, const Call& call, const std::string& endpoint,
                      const std::string& vpc, const std::string& service,
                      const std::string& table) {
  TRY(must_be_there(ec2, call, route_tables, table));
  if (vpc_of_table(ec2.db, table) != vpc)
    return Error{"InvalidParameter",
                 "Route table " + table + " and the endpoint belong to different networks"};
  auto there = ec2.db.find_text(
      "select endpoint from ec2_endpoint_route where route_table = ? and service = ?",
      {table, service});
  if (there == endpoint) return Done{};
  if (there)
    return Error{"RouteAlreadyExists",
                 "route table " + table + " already has a route with destination-prefix-list-id " +
                     prefix_list_of(call.region, service).id};
  ec2.db.run("insert into ec2_endpoint_route(route_table, service, account, region, endpoint)"
             " values(?, ?, ?, ?, ?)",
             {table, service, call.caller.account.text, call.region.text, endpoint});
  return Done{};
}

std::string words_of(const CreateVpcEndpointRequest& in) {
  std::string tables;
  if (in.route_table_ids)
    for (auto& table : *in.route_table_ids) tables += table + " ";
  return words({*in.vpc_id, *in.service_name, in.policy_document.value_or(""), tables});
}

}  // namespace

Result<CreateVpcEndpointResult> create_vpc_endpoint(Ec2& ec2, const Call& call,
                                                    const CreateVpcEndpointRequest& in) {
  auto vpc = TRY(find_vpc(ec2, call, in.vpc_id.value_or("")));
  TRY(refuse_other_kinds(call, in));
  if (!in.service_name) return missing_parameter("ServiceName");
  auto request = words_of(in);
  if (auto made = TRY(made_before(ec2, call, "CreateVpcEndpoint", in.client_token, request)))
    return CreateVpcEndpointResult{endpoint_shape(ec2, call, *made), in.client_token};
  std::string service(endpoint_service(call.region, *in.service_name));
  if (service.empty())
    return Error{"InvalidServiceName",
                 "The Vpc Endpoint Service '" + *in.service_name + "' does not exist"};
  if (in.policy_document) TRY(check_policy(*in.policy_document));
  auto tags = TRY(wanted_tags(call, in.tag_specifications, "vpc-endpoint"));

  auto id = new_id(ec2.work.random, "vpce");
  ec2.db.run("insert into ec2_endpoint(id, account, region, vpc, service, policy, created)"
             " values(?, ?, ?, ?, ?, ?, ?)",
             {id, call.caller.account.text, call.region.text, vpc.id, service,
              in.policy_document.value_or(open_policy), micros(call.now)});
  if (in.route_table_ids)
    for (auto& table : *in.route_table_ids)
      TRY(add_to_table(ec2, call, id, vpc.id, service, table));
  TRY(put_tags(ec2, call, id, tags));
  remember(ec2, call, "CreateVpcEndpoint", in.client_token, request, id);
  reach_changed(ec2);
  TRY(refuse_dry_run(in.dry_run));
  return CreateVpcEndpointResult{endpoint_shape(ec2, call, id), in.client_token};
}

Result<ModifyVpcEndpointResult> modify_vpc_endpoint(Ec2& ec2, const Call& call,
                                                    const ModifyVpcEndpointRequest& in) {
  auto id = in.vpc_endpoint_id.value_or("");
  TRY(must_be_there(ec2, call, endpoints, id));
  if (has(in.add_subnet_ids) || has(in.remove_subnet_ids) || has(in.add_security_group_ids) ||
      has(in.remove_security_group_ids) || has(in.subnet_configurations))
    return Error{"InvalidParameter",
                 "Subnets and security groups are not supported for the endpoint type Gateway"};
  if (in.private_dns_enabled.value_or(false))
    return Error{"InvalidParameter",
                 "Private DNS can't be enabled because the endpoint type is Gateway"};
  if (in.ip_address_type.value_or("ipv4") != "ipv4")
    return not_served("IpAddressType", "it has no IPv6.");
  if (in.reset_policy.value_or(false) && in.policy_document)
    return invalid_combination("ResetPolicy and PolicyDocument cannot be used together");
  if (in.policy_document) TRY(check_policy(*in.policy_document));

  if (in.policy_document || in.reset_policy.value_or(false))
    ec2.db.run("update ec2_endpoint set policy = ? where id = ?",
               {in.policy_document.value_or(open_policy), id});
  auto rows = ec2.db.query("select vpc, service from ec2_endpoint where id = ?", {id});
  auto vpc = rows.row().text(0), service = rows.row().text(1);
  if (in.remove_route_table_ids)
    for (auto& table : *in.remove_route_table_ids) {
      TRY(must_be_there(ec2, call, route_tables, table));
      ec2.db.run("delete from ec2_endpoint_route where route_table = ? and endpoint = ?",
                 {table, id});
    }
  if (in.add_route_table_ids)
    for (auto& table : *in.add_route_table_ids)
      TRY(add_to_table(ec2, call, id, vpc, service, table));
  TRY(refuse_dry_run(in.dry_run));
  reach_changed(ec2);
  return ModifyVpcEndpointResult{.return_ = true};
}

Result<DeleteVpcEndpointsResult> delete_vpc_endpoints(Ec2& ec2, const Call& call,
                                                      const DeleteVpcEndpointsRequest& in) {
  TRY(refuse_dry_run(in.dry_run));
  DeleteVpcEndpointsResult result;
  auto& refused = result.unsuccessful.emplace();
  for (auto& id : in.vpc_endpoint_ids.value_or(std::vector<std::string>{})) {
    if (auto there = must_be_there(ec2, call, endpoints, id); !there) {
      auto& error = there.error();
      UnsuccessfulItem item;
      item.resource_id = id;
      item.error = UnsuccessfulItemError{.code = error.code, .message = error.message};
      refused.push_back(std::move(item));
      continue;
    }
    ec2.db.run("delete from ec2_endpoint_route where endpoint = ?", {id});
    ec2.db.run("delete from ec2_endpoint where id = ?", {id});
    drop_tags(ec2, id);
    forget_tokens(ec2, id);
  }
  reach_changed(ec2);
  return result;
}

}  // namespace windlass::cloud::ec2
