#include "cloud/elb/attributes.h"

#include <algorithm>
#include <span>

#include "base/text.h"
#include "cloud/elb/errors.h"

namespace windlass::cloud::elb {

namespace {

// `allowed`: "a|b" one of these, "1..9" a number, "*" any text.
struct Known {
  const char* name;
  const char* usual;
  const char* allowed;
};

const char* const truth = "true|false";

const Known of_both[] = {
    {"access_logs.s3.enabled", "false", truth},
    {"access_logs.s3.bucket", "", "*"},
    {"access_logs.s3.prefix", "", "*"},
    {"deletion_protection.enabled", "false", truth},
    {"zonal_shift.config.enabled", "false", truth},
};
const Known of_application[] = {
    {"load_balancing.cross_zone.enabled", "true", "true"},
    {"idle_timeout.timeout_seconds", "60", "1..4000"},
    {"client_keep_alive.seconds", "3600", "60..604800"},
    {"connection_logs.s3.enabled", "false", "false"},
    {"connection_logs.s3.bucket", "", "*"},
    {"connection_logs.s3.prefix", "", "*"},
    {"routing.http.desync_mitigation_mode", "defensive", "monitor|defensive|strictest"},
    {"routing.http.drop_invalid_header_fields.enabled", "false", truth},
    {"routing.http.preserve_host_header.enabled", "false", truth},
    {"routing.http.x_amzn_tls_version_and_cipher_suite.enabled", "false", truth},
    {"routing.http.xff_client_port.enabled", "false", truth},
    {"routing.http.xff_header_processing.mode", "append", "append|preserve|remove"},
    {"routing.http2.enabled", "true", truth},
    {"waf.fail_open.enabled", "false", truth},
};
const Known of_network[] = {
    {"load_balancing.cross_zone.enabled", "false", truth},
    {"dns_record.client_routing_policy", "any_availability_zone",
     "any_availability_zone|availability_zone_affinity|partial_availability_zone_affinity"},
    {"ipv6.deny_all_igw_traffic", "false", truth},
    {"secondary_ips.auto_assigned.per_subnet", "0", "0..7"},
};

const Known of_http_listener[] = {
    {"routing.http.response.server.enabled", "true", truth},
    {"routing.http.response.strict_transport_security.header_value", "", "*"},
    {"routing.http.response.access_control_allow_origin.header_value", "", "*"},
    {"routing.http.response.access_control_allow_methods.header_value", "", "*"},
    {"routing.http.response.access_control_allow_headers.header_value", "", "*"},
    {"routing.http.response.access_control_allow_credentials.header_value", "", "*"},
    {"routing.http.response.access_control_expose_headers.header_value", "", "*"},
    {"routing.http.response.access_control_max_age.header_value", "", "*"},
    {"routing.http.response.content_security_policy.header_value", "", "*"},
    {"routing.http.response.x_content_type_options.header_value", "", "*"},
    {"routing.http.response.x_frame_options.header_value", "", "*"},
};
const Known of_https_listener[] = {
    {"routing.http.request.x_amzn_tls_version.header_name", "X-Amzn-Tls-Version", "*"},
    {"routing.http.request.x_amzn_tls_cipher_suite.header_name", "X-Amzn-Tls-Cipher-Suite", "*"},
};
const Known of_tcp_listener[] = {{"tcp.idle_timeout.seconds", "350", "60..6000"}};

const Known of_any_group[] = {
    {"deregistration_delay.timeout_seconds", "300", "0..3600"},
    {"stickiness.enabled", "false", truth},
    {"target_group_health.dns_failover.minimum_healthy_targets.count", "1", "*"},
    {"target_group_health.dns_failover.minimum_healthy_targets.percentage", "off", "*"},
    {"target_group_health.unhealthy_state_routing.minimum_healthy_targets.count", "1", "*"},
    {"target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage", "off", "*"},
    {"load_balancing.cross_zone.enabled", "use_load_balancer_configuration",
     "true|false|use_load_balancer_configuration"},
};
const Known of_http_group[] = {
    {"stickiness.type", "lb_cookie", "lb_cookie|app_cookie"},
    {"stickiness.lb_cookie.duration_seconds", "86400", "1..604800"},
    {"stickiness.app_cookie.cookie_name", "", "*"},
    {"stickiness.app_cookie.duration_seconds", "86400", "1..604800"},
    {"slow_start.duration_seconds", "0", "0..900"},
    {"load_balancing.algorithm.type", "round_robin",
     "round_robin|least_outstanding_requests|weighted_random"},
    {"load_balancing.algorithm.anomaly_mitigation", "off", "on|off"},
};
const Known of_tcp_group[] = {
    {"stickiness.type", "source_ip", "source_ip"},
    {"deregistration_delay.connection_termination.enabled", "false", truth},
    {"preserve_client_ip.enabled", "", truth},
    {"proxy_protocol_v2.enabled", "false", truth},
    {"target_health_state.unhealthy.connection_termination.enabled", "true", truth},
    {"target_health_state.unhealthy.draining_interval_seconds", "0", "0..360000"},
};

using Tables = std::vector<std::span<const Known>>;

Tables tables_of(const Balancer& balancer) {
  if (balancer.is_network()) return {of_both, of_network};
  return {of_both, of_application};
}

Tables tables_of(const Listener& listener) {
  auto& protocol = *listener.document.protocol;
  if (protocol == "HTTP") return {of_http_listener};
  if (protocol == "HTTPS") return {of_http_listener, of_https_listener};
  if (protocol == "TCP") return {of_tcp_listener};
  return {};
}

Tables tables_of(const Group& group) {
  if (group.is_http()) return {of_any_group, of_http_group};
  return {of_any_group, of_tcp_group};
}

Defaults defaults(const Tables& tables) {
  Defaults all;
  for (auto table : tables)
    for (auto& known : table) all.emplace_back(known.name, known.usual);
  return all;
}

bool allows(std::string_view allowed, const std::string& value) {
  if (allowed == "*")
    return value.size() <= 1024 &&
           std::ranges::all_of(value, [](unsigned char c) { return c >= ' ' && c != 127; });
  if (auto range = split_once(allowed, "..")) {
    auto number = parse_int(value);
    return number && *number >= *parse_int(range->first) && *number <= *parse_int(range->second);
  }
  for (auto word : split(allowed, '|'))
    if (word == value) return true;
  return false;
}

Result<> check(const Tables& tables, const char* noun, const std::string& name,
               const std::string& value) {
  for (auto table : tables)
    for (auto& known : table)
      if (name == known.name) {
        if (allows(known.allowed, value)) return Done{};
        return validation("'" + value + "' is not a valid value for the " + noun + " attribute '" +
                          name + "'; it must be " +
                          replace_all(replace_all(known.allowed, "|", " or "), "..", " to "));
      }
  return validation(std::string(noun == std::string_view("target group") ? "Target group"
                                : noun == std::string_view("listener")   ? "Listener"
                                                                         : "Load balancer") +
                    " attribute key '" + name + "' is not recognized");
}

std::string find(const Words& set, const Tables& tables, const std::string& name) {
  if (auto at = set.find(name); at != set.end()) return at->second;
  for (auto table : tables)
    for (auto& known : table)
      if (name == known.name) return known.usual;
  return "";
}

}  // namespace

Defaults balancer_defaults(const Balancer& balancer) { return defaults(tables_of(balancer)); }
Defaults listener_defaults(const Listener& listener) { return defaults(tables_of(listener)); }

Defaults group_defaults(const Group& group) {
  auto all = defaults(tables_of(group));
  for (auto& [name, value] : all) {
    if (name == "preserve_client_ip.enabled")
      value = group.document.target_type == "instance" ? "true" : "false";
    // What listens behind a balancer is no machine that could drain.
    if (group.document.target_type == "alb" && name == "stickiness.enabled") value = "false";
  }
  return all;
}

Result<> check_attribute(const Balancer& balancer, const std::string& name,
                         const std::string& value) {
  return check(tables_of(balancer), "load balancer", name, value);
}
Result<> check_attribute(const Listener& listener, const std::string& name,
                         const std::string& value) {
  return check(tables_of(listener), "listener", name, value);
}
Result<> check_attribute(const Group& group, const std::string& name, const std::string& value) {
  TRY(check(tables_of(group), "target group", name, value));
  if (name == "stickiness.app_cookie.cookie_name") {
    auto own = {"AWSALB", "AWSALBAPP", "AWSALBTG"};
    for (auto* word : own)
      if (value.starts_with(word))
        return validation("The cookie name '" + value + "' is reserved for the load balancer");
    if (value.find_first_of(" ,;=\"'\\") != std::string::npos)
      return validation("'" + value + "' is not a valid cookie name");
  }
  if (name == "slow_start.duration_seconds" && value != "0" && *parse_int(value) < 30)
    return validation("'" + value +
                      "' is not a valid value for the target group attribute "
                      "'slow_start.duration_seconds'; it must be 0, or 30 to 900");
  return Done{};
}

std::string attribute_of(const Balancer& balancer, const std::string& name) {
  return find(balancer.attributes, tables_of(balancer), name);
}
std::string attribute_of(const Listener& listener, const std::string& name) {
  return find(listener.attributes, tables_of(listener), name);
}

}  // namespace windlass::cloud::elb
