// Regions, their zones, and what an account may have.
#include <algorithm>

#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/common/filters.h"
#include "cloud/ec2/common/zones.h"
#include "cloud/ec2/network/make.h"
#include "cloud/ec2/network/place_handlers.h"

namespace windlass::cloud::ec2 {

namespace {

// Regions that accounts of AWS have without asking; all others are opted into.
bool is_always_there(std::string_view region) {
  constexpr std::string_view asked_for[] = {
      "af-south-1",   "ap-east-1",    "ap-south-2", "ap-southeast-3", "ap-southeast-4",
      "ca-west-1",    "eu-central-2", "eu-south-1", "eu-south-2",     "il-central-1",
      "me-central-1", "me-south-1"};
  return std::ranges::find(asked_for, region) == std::end(asked_for);
}

bool is_named(const std::optional<std::vector<std::string>>& names, std::string_view name) {
  return names && std::ranges::find(*names, name) != names->end();
}

bool is_given(const std::optional<std::vector<std::string>>& names) {
  return names && !names->empty();
}

}  // namespace

Result<DescribeRegionsResult> describe_regions(Ec2&, const Call&,
                                               const DescribeRegionsRequest& in) {
  auto filters = TRY(Filters::read(in.filters, {"endpoint", "opt-in-status", "region-name"}));
  auto regions = all_regions();
  if (in.region_names)
    for (auto& name : *in.region_names)
      if (std::ranges::find(regions, name) == regions.end())
        return Error{"InvalidParameterValue", "Invalid region provided: " + name};
  TRY(refuse_dry_run(in.dry_run));

  DescribeRegionsResult result;
  auto& found = result.regions.emplace();
  for (auto name : regions) {
    if (is_given(in.region_names) && !is_named(in.region_names, name)) continue;
    aws::ec2::Region region;
    region.region_name = std::string(name);
    region.endpoint = "ec2." + std::string(name) + ".amazonaws.com";
    region.opt_in_status = is_always_there(name) ? "opt-in-not-required" : "opted-in";
    Facts facts;
    facts.add("region-name", region.region_name)
        .add("endpoint", region.endpoint)
        .add("opt-in-status", region.opt_in_status);
    if (filters.match(facts)) found.push_back(std::move(region));
  }
  return result;
}

Result<DescribeAvailabilityZonesResult> describe_availability_zones(
    Ec2&, const Call& call, const DescribeAvailabilityZonesRequest& in) {
  auto filters = TRY(Filters::read(
      in.filters, {"group-long-name", "group-name", "message", "opt-in-status", "parent-zone-id",
                   "parent-zone-name", "region-name", "state", "zone-id", "zone-name", "zone-type"}));
  for (auto* names : {&in.zone_names, &in.zone_ids})
    if (*names)
      for (auto& name : **names) {
        auto zone = find_zone(call.region, name);
        if (!zone || name != (names == &in.zone_names ? zone->name : zone->id))
          return Error{"InvalidParameterValue", "Invalid availability zone: [" + name + "]"};
      }
  TRY(refuse_dry_run(in.dry_run));

  DescribeAvailabilityZonesResult result;
  auto& found = result.availability_zones.emplace();
  for (auto& zone : zones_of(call.region)) {
    if (is_given(in.zone_names) && !is_named(in.zone_names, zone.name)) continue;
    if (is_given(in.zone_ids) && !is_named(in.zone_ids, zone.id)) continue;
    AvailabilityZone shape;
    shape.zone_name = zone.name;
    shape.zone_id = zone.id;
    shape.region_name = call.region.text;
    shape.group_name = call.region.text + "-zg-1";
    shape.network_border_group = call.region.text;
    shape.zone_type = "availability-zone";
    shape.opt_in_status = "opt-in-not-required";
    shape.state = "available";
    shape.messages.emplace();
    Facts facts;
    facts.add("group-name", shape.group_name)
        .add("opt-in-status", shape.opt_in_status)
        .add("region-name", shape.region_name)
        .add("state", shape.state)
        .add("zone-id", zone.id)
        .add("zone-name", zone.name)
        .add("zone-type", shape.zone_type);
    if (filters.match(facts)) found.push_back(std::move(shape));
  }
  return result;
}

Result<DescribeAccountAttributesResult> describe_account_attributes(
    Ec2& ec2, const Call& call, const DescribeAccountAttributesRequest& in) {
  TRY(make_defaults(ec2, call));
  const std::pair<std::string, std::string> attributes[] = {
      {"supported-platforms", "VPC"},
      {"default-vpc", default_vpc_id(ec2, call).value_or("none")},
      {"vpc-max-security-groups-per-interface", "5"},
      {"max-instances", "1000"},
      {"max-elastic-ips", "1000"},
      {"vpc-max-elastic-ips", "1000"}};
  if (in.attribute_names)
    for (auto& name : *in.attribute_names)
      if (std::ranges::find(attributes, name, &std::pair<std::string, std::string>::first) ==
          std::end(attributes))
        return invalid_parameter(name, "attributeName");
  TRY(refuse_dry_run(in.dry_run));

  DescribeAccountAttributesResult result;
  auto& found = result.account_attributes.emplace();
  for (auto& [name, value] : attributes) {
    if (is_given(in.attribute_names) && !is_named(in.attribute_names, name)) continue;
    auto& one = found.emplace_back();
    one.attribute_name = name;
    one.attribute_values.emplace().push_back({.attribute_value = value});
  }
  return result;
}

}  // namespace windlass::cloud::ec2
