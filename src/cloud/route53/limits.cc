#include "cloud/route53/handlers.h"
#include "cloud/route53/zone.h"

namespace windlass::cloud::route53 {

namespace {

// As AWS has them by default.
constexpr std::int64_t records_max = 10'000, vpcs_max = 300, checks_max = 200, zones_max = 500,
                       delegations_max = 100;

std::int64_t count(store::Database& db, const std::string& table, const std::string& column,
                   const std::string& value) {
  return db.find_integer("select count(*) from " + table + " where " + column + " = ?", {value})
      .value_or(0);
}

}  // namespace

Result<GetHostedZoneLimitResponse> get_hosted_zone_limit(Route53& route53, const Call& call,
                                                         const GetHostedZoneLimitRequest& in) {
  auto zone = TRY(get_zone(route53, call, in.hosted_zone_id));
  auto of_records = in.type == "MAX_RRSETS_BY_ZONE";
  if (!of_records && !zone.is_private)
    return Error{"HostedZoneNotPrivate", "The hosted zone " + zone.id + " is public."};
  GetHostedZoneLimitResponse out;
  out.limit.emplace();
  out.limit->type = in.type;
  out.limit->value = of_records ? records_max : vpcs_max;
  out.count = count(route53.db, of_records ? "route53_set" : "route53_vpc", "zone", zone.id);
  return out;
}

Result<GetAccountLimitResponse> get_account_limit(Route53& route53, const Call& call,
                                                  const GetAccountLimitRequest& in) {
  struct Limit {
    std::string_view type;
    std::int64_t value;
    std::string table;
  };
  const Limit limits[] = {
      {"MAX_HEALTH_CHECKS_BY_OWNER", checks_max, "route53_health"},
      {"MAX_HOSTED_ZONES_BY_OWNER", zones_max, "route53_zone"},
      {"MAX_REUSABLE_DELEGATION_SETS_BY_OWNER", delegations_max, "route53_delegation"},
      {"MAX_TRAFFIC_POLICIES_BY_OWNER", 50, ""},
      {"MAX_TRAFFIC_POLICY_INSTANCES_BY_OWNER", 5, ""},
  };
  for (auto& limit : limits) {
    if (limit.type != in.type) continue;
    GetAccountLimitResponse out;
    out.limit.emplace();
    out.limit->type = in.type;
    out.limit->value = limit.value;
    out.count = limit.table.empty()
                    ? 0
                    : count(route53.db, limit.table, "account", call.caller.account.text);
    return out;
  }
  return Error{"InvalidInput", "Invalid limit type: " + in.type.value_or("")};
}

}  // namespace windlass::cloud::route53
