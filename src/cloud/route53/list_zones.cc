#include "cloud/route53/handlers.h"
#include "cloud/route53/name.h"
#include "cloud/route53/zone.h"

namespace windlass::cloud::route53 {

namespace {

constexpr std::size_t page_max = 100;

}  // namespace

Result<ListHostedZonesResponse> list_hosted_zones(Route53& route53, const Call& call,
                                                  const ListHostedZonesRequest& in) {
  auto limit = TRY(page_size(in.max_items, page_max));
  auto wanted = bare_id(in.delegation_set_id);
  auto only_private = in.hosted_zone_type == "PrivateHostedZone";
  ListHostedZonesResponse out;
  out.marker = in.marker.value_or("");
  out.max_items = std::to_string(limit);
  out.is_truncated = false;
  out.hosted_zones.emplace();
  for (auto row : route53.db.query(
           "select " + zone_columns +
               " from route53_zone where account = ?1 and id >= ?2 and (?3 = '' or delegation_set = ?3) "
               "and (?4 = 0 or private = 1) order by id limit ?5",
           {call.caller.account.text, in.marker.value_or(""), wanted, only_private, limit + 1})) {
    auto zone = zone_of(row);
    if (out.hosted_zones->size() == limit) {
      out.is_truncated = true;
      out.next_marker = zone.id;
      break;
    }
    out.hosted_zones->push_back(described(route53, zone));
  }
  return out;
}

Result<ListHostedZonesByNameResponse> list_hosted_zones_by_name(
    Route53& route53, const Call& call, const ListHostedZonesByNameRequest& in) {
  auto limit = TRY(page_size(in.max_items, page_max));
  if (in.hosted_zone_id && !in.dns_name)
    return Error{"InvalidInput", "Invalid request: HostedZoneId needs a DNSName."};
  std::string from;
  if (in.dns_name) {
    auto name = normal_name(*in.dns_name);
    if (!name) return Error{"InvalidDomainName", "The domain name is not valid: " + *in.dns_name};
    from = sort_key(*name);
  }
  ListHostedZonesByNameResponse out;
  out.dns_name = in.dns_name;
  out.hosted_zone_id = in.hosted_zone_id;
  out.max_items = std::to_string(limit);
  out.is_truncated = false;
  out.hosted_zones.emplace();
  for (auto row : route53.db.query(
           "select " + zone_columns +
               " from route53_zone where account = ? and (key, id) >= (?, ?) order by key, id limit ?",
           {call.caller.account.text, from, bare_id(in.hosted_zone_id), limit + 1})) {
    auto zone = zone_of(row);
    if (out.hosted_zones->size() == limit) {
      out.is_truncated = true;
      out.next_dns_name = zone.name;
      out.next_hosted_zone_id = zone.id;
      break;
    }
    out.hosted_zones->push_back(described(route53, zone));
  }
  return out;
}

Result<ListHostedZonesByVPCResponse> list_hosted_zones_by_vpc(
    Route53& route53, const Call& call, const ListHostedZonesByVPCRequest& in) {
  auto limit = TRY(page_size(in.max_items, page_max));
  ListHostedZonesByVPCResponse out;
  out.max_items = std::to_string(limit);
  out.hosted_zone_summaries.emplace();
  for (auto row : route53.db.query(
           "select z.id, z.name, z.account from route53_vpc v join route53_zone z on z.id = v.zone "
           "where v.vpc = ? and v.region = ? and z.account = ? and z.id >= ? order by z.id limit ?",
           {*in.vpc_id, *in.vpc_region, call.caller.account.text, in.next_token.value_or(""),
            limit + 1})) {
    if (out.hosted_zone_summaries->size() == limit) {
      out.next_token = row.text(0);
      break;
    }
    HostedZoneSummary summary;
    summary.hosted_zone_id = row.text(0);
    summary.name = row.text(1);
    summary.owner.emplace();
    summary.owner->owning_account = row.text(2);
    out.hosted_zone_summaries->push_back(std::move(summary));
  }
  return out;
}

Result<GetHostedZoneCountResponse> get_hosted_zone_count(Route53& route53, const Call& call,
                                                         const GetHostedZoneCountRequest&) {
  return GetHostedZoneCountResponse{route53.db.find_integer(
      "select count(*) from route53_zone where account = ?", {call.caller.account.text})};
}

}  // namespace windlass::cloud::route53
