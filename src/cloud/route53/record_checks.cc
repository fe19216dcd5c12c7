#include "cloud/route53/record_checks.h"

#include <algorithm>
#include <set>

#include "cloud/route53/name.h"
#include "cloud/route53/record_data.h"
#include "cloud/route53/record_set.h"

namespace windlass::cloud::route53 {

namespace {

constexpr std::size_t values_max = 400;

std::string text_of(const Change& change) {
  auto& set = *change.resource_record_set;
  return "Change with [Action=" + change.action.value_or("") + ", Name=" + set.name.value_or("") +
         ", Type=" + set.type.value_or("") + ", SetIdentifier=" +
         set.set_identifier.value_or("null") + "]";
}

Error invalid(const std::string& what, const Change& change) {
  return Error{"InvalidInput", "Invalid request: " + what + " in " + text_of(change)};
}

// The kind of routing; "" for a simple set.
std::string_view routing(const ResourceRecordSet& set) {
  if (set.weight) return "weighted";
  if (set.region) return "latency";
  if (set.failover) return "failover";
  if (set.geo_location) return "geolocation";
  if (set.multi_value_answer.value_or(false)) return "multivalue";
  return "";
}

int routings(const ResourceRecordSet& set) {
  return set.weight.has_value() + set.region.has_value() + set.failover.has_value() +
         set.geo_location.has_value() + set.multi_value_answer.value_or(false);
}

void check_values(const ResourceRecordSet& set, std::vector<std::string>& wrong) {
  std::set<std::string> seen;
  for (auto& record : *set.resource_records) {
    auto value = record.value.value_or("");
    auto data = zone_file_data(*set.type, value);
    if (!data) wrong.push_back(data.error().message);
    if (!seen.insert(value).second) wrong.push_back("Duplicate Resource Record: '" + value + "'");
  }
  auto count = set.resource_records->size();
  if (count > 1 && (*set.type == "CNAME" || *set.type == "SOA"))
    wrong.push_back("Invalid Resource Record: 'FATAL problem: " + *set.type +
                    "RRSetWithMultipleRecords (Only one record is allowed) encountered with '" +
                    *set.name + "''");
  if (count > values_max)
    wrong.push_back("Number of values in record set " + named(set) + " exceeds 400.");
}

// Records of the same zone are looked for; other zones' are balancers, sites and the like.
void check_alias(const Zone& zone, const ResourceRecordSet& set, std::vector<std::string>& wrong) {
  auto& alias = *set.alias_target;
  auto target = normal_name(alias.dns_name.value_or(""));
  auto in = bare_id(alias.hosted_zone_id);
  auto told = "Tried to create an alias that targets " + target.value_or(*alias.dns_name) + ", type " +
              *set.type + " in zone " + in + ", but ";
  if (!target) wrong.push_back(told + "the alias target name is not a valid domain name");
  else if (*set.type == "NS" || *set.type == "SOA")
    wrong.push_back("Alias records of type " + *set.type + " are not permitted.");
  else if (in == zone.id && !is_within(*target, zone.name))
    wrong.push_back(told + "the alias target name does not lie within the target zone");
}

}  // namespace

Result<> check_form(const Change& change) {
  auto& set = *change.resource_record_set;
  if (set.cidr_routing_config)
    return Error{"InvalidInput", "CIDR-based routing (CidrRoutingConfig) is not served by this cloud."};
  if (set.geo_proximity_location)
    return Error{"InvalidInput",
                 "Geoproximity routing (GeoProximityLocation) is not served by this cloud."};
  if (set.traffic_policy_instance_id)
    return Error{"InvalidInput", "Traffic policies are not served by this cloud."};
  auto has_values = set.resource_records && !set.resource_records->empty();
  constexpr auto one_of =
      "Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or "
      "TrafficPolicyInstanceId], but found ";
  if (set.alias_target && (has_values || set.ttl))
    return invalid(std::string(one_of) + "more than one", change);
  if (!set.alias_target && (!has_values || !set.ttl))
    return invalid(std::string(one_of) + "none", change);
  auto kinds = routings(set);
  constexpr auto one_routing =
      "Expected exactly one of [Weight, Region, Failover, GeoLocation, MultiValueAnswer, "
      "CidrRoutingConfig, or GeoProximityLocation], but found ";
  if (kinds > 1) return invalid(std::string(one_routing) + "more than one", change);
  if (set.set_identifier && kinds == 0) return invalid(std::string(one_routing) + "none", change);
  if (!set.set_identifier && kinds > 0) return invalid("Missing field 'SetIdentifier'", change);
  return Done{};
}

void check_alone(Route53& route53, const Call& call, const Zone& zone, const ResourceRecordSet& set,
                 std::vector<std::string>& wrong) {
  if (!is_within(*set.name, zone.name))
    wrong.push_back("RRSet with DNS name " + *set.name + " is not permitted in zone " + zone.name);
  if (*set.name == zone.name && *set.type == "CNAME")
    wrong.push_back("RRSet of type CNAME with DNS name " + *set.name +
                    " is not permitted at apex in zone " + zone.name);
  if (*set.type == "SOA" && *set.name != zone.name)
    wrong.push_back("RRSet of type SOA with DNS name " + *set.name +
                    " is only permitted at the apex of zone " + zone.name);
  if (set.alias_target) check_alias(zone, set, wrong);
  else check_values(set, wrong);
  if (set.multi_value_answer.value_or(false) && set.alias_target)
    wrong.push_back("Multivalue answer record sets cannot be aliases: " + named(set));
  auto health = set.health_check_id.value_or("");
  if (!health.empty() &&
      !route53.db.any("select 1 from route53_health where id = ? and account = ?",
                      {health, call.caller.account.text}))
    wrong.push_back("The specified health check does not exist: " + health);
}

void check_beside_others(Route53& route53, const Zone& zone, const ResourceRecordSet& set,
                         std::vector<std::string>& wrong) {
  auto key = sort_key(*set.name);
  bool is_cname = *set.type == "CNAME";
  auto conflict = route53.db.find_text(
      is_cname ? "select type from route53_set where zone = ? and key = ? and type <> 'CNAME' limit 1"
               : "select type from route53_set where zone = ? and key = ? and type = 'CNAME' limit 1",
      {zone.id, key});
  if (conflict && is_cname)
    wrong.push_back("RRSet of type CNAME with DNS name " + *set.name +
                    " is not permitted as it conflicts with other records with the same DNS name in "
                    "zone " + zone.name);
  else if (conflict)
    wrong.push_back("RRSet of type " + *set.type + " with DNS name " + *set.name +
                    " is not permitted because a conflicting RRSet of type CNAME with the same DNS "
                    "name already exists in zone " + zone.name);
  for (auto row : route53.db.query(
           "select document from route53_set where zone = ? and key = ? and type = ? "
           "and identifier <> ?",
           {zone.id, key, *set.type, set.set_identifier.value_or("")})) {
    auto other = record_set_of(row.text(0));
    auto told = "RRSet with DNS name " + *set.name + ", type " + *set.type + ", SetIdentifier " +
                set.set_identifier.value_or("null") + " cannot be created ";
    if (routing(other) != routing(set)) {
      wrong.push_back(told + "as other RRSets exist with the same name and type.");
      break;
    }
    if (set.failover && other.failover == set.failover)
      wrong.push_back(told + "as a failover " + lower(*set.failover) +
                      " RRSet with the same name and type already exists.");
    if (set.region && other.region == set.region)
      wrong.push_back(told + "as an RRSet with the same region already exists.");
  }
  auto* alias = set.alias_target ? &*set.alias_target : nullptr;
  if (!alias || bare_id(alias->hosted_zone_id) != zone.id) return;
  auto target = normal_name(alias->dns_name.value_or(""));
  if (target && is_within(*target, zone.name) &&
      !route53.db.any("select 1 from route53_set where zone = ? and key = ? and type = ?",
                      {zone.id, sort_key(*target), *set.type}))
    wrong.push_back("Tried to create an alias that targets " + *target + ", type " + *set.type +
                    " in zone " + zone.id + ", but that target was not found");
}

}  // namespace windlass::cloud::route53
