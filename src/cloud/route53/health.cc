#include "cloud/route53/health.h"

#include "aws/json_codec.h"
#include "base/fault.h"
#include "cloud/route53/zone.h"

namespace windlass::cloud::route53 {

namespace {

constexpr int depth_max = 4;

Error invalid(const std::string& what) { return Error{"InvalidInput", "Invalid input: " + what}; }

Result<> check_probe(const HealthCheckConfig& config) {
  auto& type = *config.type;
  if (config.ip_address.value_or("").empty() &&
      config.fully_qualified_domain_name.value_or("").empty())
    return invalid("either IPAddress or FullyQualifiedDomainName is required.");
  if (type == "TCP" && !config.port) return invalid("Port is required for checks of type TCP.");
  if (type == "TCP" && config.resource_path)
    return invalid("ResourcePath is not for checks of type TCP.");
  auto matches = type.ends_with("_STR_MATCH");
  if (matches && config.search_string.value_or("").empty())
    return invalid("SearchString is required for checks of type " + type + ".");
  if (!matches && config.search_string)
    return invalid("SearchString is not for checks of type " + type + ".");
  auto interval = config.request_interval.value_or(30);
  if (interval != 10 && interval != 30) return invalid("RequestInterval is 10 or 30.");
  if (config.child_health_checks || config.health_threshold)
    return invalid("ChildHealthChecks and HealthThreshold are for checks of type CALCULATED.");
  return Done{};
}

}  // namespace

std::string text_of(const HealthCheckConfig& config) {
  std::string text;
  aws::write_json(text, HealthCheckConfig::shape, &config);
  return text;
}

HealthCheckConfig config_of(const std::string& text) {
  HealthCheckConfig config;
  if (auto read = aws::read_json(text, HealthCheckConfig::shape, &config); !read)
    throw Fault("a health check cannot be read: " + read.error().message);
  return config;
}

bool is_probed(const HealthCheckConfig& config) { return config.type != "CALCULATED"; }

HealthCheckConfig completed(HealthCheckConfig config) {
  if (!config.inverted) config.inverted = false;
  if (!config.disabled) config.disabled = false;
  if (!is_probed(config)) return config;
  auto is_https = config.type->starts_with("HTTPS");
  if (!config.port) config.port = is_https ? 443 : 80;
  if (!config.request_interval) config.request_interval = 30;
  if (!config.failure_threshold) config.failure_threshold = 3;
  if (!config.measure_latency) config.measure_latency = false;
  if (!config.enable_sni) config.enable_sni = is_https;
  return config;
}

Result<> check_config(Route53& route53, const Call& call, const HealthCheckConfig& config) {
  auto& type = *config.type;
  if (type == "CLOUDWATCH_METRIC" || type == "RECOVERY_CONTROL")
    return invalid("health checks of type " + type + " are not served by this cloud.");
  if (is_probed(config)) return check_probe(config);
  auto children = config.child_health_checks.value_or(std::vector<std::string>{});
  if (children.empty() || !config.health_threshold)
    return invalid("ChildHealthChecks and HealthThreshold are required for checks of type CALCULATED.");
  for (auto& child : children)
    if (!route53.db.any("select 1 from route53_health where id = ? and account = ?",
                        {child, call.caller.account.text}))
      return invalid("the child health check " + child + " does not exist.");
  return Done{};
}

Result<HealthCheck> get_check(Route53& route53, const Call& call,
                              const std::optional<std::string>& id) {
  auto bare = bare_id(id);
  auto rows = route53.db.query(
      "select caller_reference, config, version from route53_health where id = ? and account = ?",
      {bare, call.caller.account.text});
  if (rows.done())
    return Error{"NoSuchHealthCheck", "No health check exists with the specified ID " + bare};
  HealthCheck check;
  check.id = bare;
  check.caller_reference = rows.row().text(0);
  check.health_check_config = config_of(rows.row().text(1));
  check.health_check_version = rows.row().integer(2);
  return check;
}

bool is_healthy(store::Database& db, const std::string& id, int depth) {
  auto rows = db.query("select config, healthy from route53_health where id = ?", {id});
  if (rows.done() || depth > depth_max) return true;
  auto config = config_of(rows.row().text(0));
  auto healthy = rows.row().integer(1) != 0;
  if (config.disabled.value_or(false)) {
    healthy = true;
  } else if (!is_probed(config)) {
    int count = 0;
    for (auto& child : *config.child_health_checks) count += is_healthy(db, child, depth + 1);
    healthy = count >= *config.health_threshold;
  }
  return healthy != config.inverted.value_or(false);
}

void touch_dependents(const Work& work) {
  std::vector<std::string> zones;
  for (auto row : work.db.query("select distinct zone from route53_set where health is not null"))
    zones.push_back(row.text(0));
  for (auto& zone : zones) touch(work, zone);
}

}  // namespace windlass::cloud::route53
