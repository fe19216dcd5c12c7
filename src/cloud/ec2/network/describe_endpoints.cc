#include <algorithm>

#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/common/filters.h"
#include "cloud/ec2/common/paging.h"
#include "cloud/ec2/common/tags.h"
#include "cloud/ec2/common/zones.h"
#include "cloud/ec2/network/endpoint_handlers.h"
#include "cloud/ec2/network/nouns.h"
#include "cloud/ec2/network/prefix_lists.h"

namespace windlass::cloud::ec2 {

namespace {

ServiceDetail detail_of(const Call& call, std::string_view service) {
  auto list = prefix_list_of(call.region, service);
  ServiceDetail detail;
  detail.service_name = list.name;
  detail.service_id = "vpce-svc-" + list.id.substr(3);
  detail.service_type.emplace().push_back({.service_type = "Gateway"});
  detail.service_region = call.region.text;
  auto& zones = detail.availability_zones.emplace();
  auto& zone_ids = detail.availability_zone_ids.emplace();
  for (auto& zone : zones_of(call.region)) {
    zones.push_back(zone.name);
    zone_ids.push_back(zone.id);
  }
  detail.owner = "amazon";
  detail.base_endpoint_dns_names = {
      {std::string(service) + "." + call.region.text + ".amazonaws.com"}};
  detail.vpc_endpoint_policy_supported = true;
  detail.acceptance_required = false;
  detail.manages_vpc_endpoints = false;
  detail.supported_ip_address_types = {{"ipv4"}};
  return detail;
}

}  // namespace

VpcEndpoint endpoint_shape(Ec2& ec2, const Call& call, const std::string& id) {
  VpcEndpoint shape;
  auto rows = ec2.db.query(
      "select vpc, service, policy, created, account from ec2_endpoint where id = ?", {id});
  if (rows.done()) return shape;
  auto row = rows.row();
  shape.vpc_endpoint_id = id;
  shape.vpc_endpoint_type = "Gateway";
  shape.vpc_id = row.text(0);
  shape.service_name = prefix_list_of(call.region, row.view(1)).name;
  shape.service_region = call.region.text;
  // On the wire in small letters, whatever the model says.
  shape.state = "available";
  shape.policy_document = row.text(2);
  shape.creation_timestamp = from_micros(row.integer(3));
  shape.owner_id = row.text(4);
  shape.private_dns_enabled = false;
  shape.requester_managed = false;
  shape.ip_address_type = "ipv4";
  shape.subnet_ids.emplace();
  shape.groups.emplace();
  shape.network_interface_ids.emplace();
  shape.dns_entries.emplace();
  auto& tables = shape.route_table_ids.emplace();
  for (auto table : ec2.db.query("select route_table from ec2_endpoint_route where endpoint = ?"
                                 " order by route_table", {id}))
    tables.push_back(table.text(0));
  shape.tags = tag_list(tags_of(ec2.db, id));
  return shape;
}

Result<DescribeVpcEndpointsResult> describe_vpc_endpoints(Ec2& ec2, const Call& call,
                                                          const DescribeVpcEndpointsRequest& in) {
  auto filters = TRY(Filters::read(
      in.filters, {"ip-address-type", "service-name", "service-region", "vpc-endpoint-id",
                   "vpc-endpoint-state", "vpc-endpoint-type", "vpc-id"}));
  auto page = TRY(page_of(in.max_results, in.next_token, 1));
  auto ids = TRY(chosen(ec2, call, endpoints, in.vpc_endpoint_ids));
  TRY(refuse_dry_run(in.dry_run));

  std::vector<VpcEndpoint> found;
  for (auto& id : ids) {
    auto endpoint = endpoint_shape(ec2, call, id);
    Facts facts;
    facts.add("ip-address-type", endpoint.ip_address_type)
        .add("service-name", endpoint.service_name)
        .add("service-region", endpoint.service_region)
        .add("vpc-endpoint-id", id)
        .add("vpc-endpoint-state", endpoint.state)
        .add("vpc-endpoint-type", endpoint.vpc_endpoint_type)
        .add("vpc-id", endpoint.vpc_id)
        .tags(tags_of(ec2.db, id));
    if (filters.match(facts)) found.push_back(std::move(endpoint));
  }
  auto next = cut(found, page);
  DescribeVpcEndpointsResult result;
  result.vpc_endpoints = std::move(found);
  result.next_token = std::move(next);
  return result;
}

Result<DescribeVpcEndpointServicesResult> describe_vpc_endpoint_services(
    Ec2&, const Call& call, const DescribeVpcEndpointServicesRequest& in) {
  auto filters = TRY(Filters::read(in.filters, {"owner", "service-name", "service-region",
                                                "service-type", "supported-ip-address-types"}));
  auto page = TRY(page_of(in.max_results, in.next_token, 1));
  if (in.service_names)
    for (auto& name : *in.service_names)
      if (endpoint_service(call.region, name).empty())
        return Error{"InvalidServiceName",
                     "The Vpc Endpoint Service '" + name + "' does not exist"};
  TRY(refuse_dry_run(in.dry_run));

  std::vector<ServiceDetail> found;
  for (auto service : endpoint_services) {
    auto detail = detail_of(call, service);
    if (in.service_names && !in.service_names->empty() &&
        std::ranges::find(*in.service_names, *detail.service_name) == in.service_names->end())
      continue;
    if (in.service_regions && !in.service_regions->empty() &&
        std::ranges::find(*in.service_regions, call.region.text) == in.service_regions->end())
      continue;
    Facts facts;
    facts.add("owner", detail.owner)
        .add("service-name", detail.service_name)
        .add("service-region", detail.service_region)
        .add("service-type", "Gateway")
        .add("supported-ip-address-types", "ipv4");
    if (filters.match(facts)) found.push_back(std::move(detail));
  }
  auto next = cut(found, page);
  DescribeVpcEndpointServicesResult result;
  auto& names = result.service_names.emplace();
  for (auto& detail : found) names.push_back(*detail.service_name);
  result.service_details = std::move(found);
  result.next_token = std::move(next);
  return result;
}

}  // namespace windlass::cloud::ec2
