#include "cloud/elb/group_terms.h"

#include <algorithm>

#include "base/text.h"
#include "cloud/elb/errors.h"

namespace windlass::cloud::elb {

namespace {

using Document = aws::elbv2::TargetGroup;

bool is_http(const std::optional<std::string>& protocol) {
  return protocol == "HTTP" || protocol == "HTTPS";
}

Result<> check_kind(Document& group) {
  auto type = group.target_type.value_or("instance");
  if (type == "lambda") return not_served("A target group of target type 'lambda'");
  group.target_type = type;
  if (!group.protocol) return validation("A protocol must be specified");
  if (!group.port) return validation("A port must be specified");
  if (!group.vpc_id || group.vpc_id->empty()) return validation("A VPC ID must be specified");
  auto& protocol = *group.protocol;
  if (!is_http(group.protocol) && protocol != "TCP" && protocol != "TLS")
    return Error{"UnsupportedProtocol", "Target group protocol '" + protocol +
                                            "' is not served by the windlass local cloud."};
  if (type == "alb" && protocol != "TCP")
    return invalid_configuration("Target groups of target type 'alb' must have protocol 'TCP'");
  group.ip_address_type = group.ip_address_type.value_or("ipv4");
  if (group.ip_address_type != "ipv4")
    return not_served("A target group's IP address type '" + *group.ip_address_type + "'");
  if (!is_http(group.protocol)) {
    if (group.protocol_version)
      return invalid_configuration("A protocol version cannot be specified for protocol '" +
                                   protocol + "'");
    return Done{};
  }
  group.protocol_version = group.protocol_version.value_or("HTTP1");
  if (group.protocol_version == "GRPC")
    return not_served("A target group's protocol version 'GRPC'");
  if (group.protocol_version != "HTTP1" && group.protocol_version != "HTTP2")
    return validation("Protocol version '" + *group.protocol_version + "' is not valid");
  return Done{};
}

Result<> complete_check(Document& group) {
  auto stream = !is_http(group.protocol);
  group.health_check_enabled = group.health_check_enabled.value_or(true);
  if (!*group.health_check_enabled)
    return validation("Health checks must be enabled for target groups of target type '" +
                      *group.target_type + "'");
  auto usual = !stream || group.target_type == "alb" ? "HTTP" : "TCP";
  group.health_check_protocol = group.health_check_protocol.value_or(usual);
  auto& protocol = *group.health_check_protocol;
  if (!is_http(protocol) && !(stream && protocol == "TCP"))
    return validation("Health check protocol '" + protocol +
                      "' is not supported for target groups with the protocol '" + *group.protocol +
                      "'");
  if (group.target_type == "alb" && !is_http(protocol))
    return validation("Health check protocol '" + protocol +
                      "' is not supported for target groups of target type 'alb'");
  group.health_check_port = group.health_check_port.value_or("traffic-port");
  auto port = parse_int(*group.health_check_port);
  if (group.health_check_port != "traffic-port" && (!port || *port < 1 || *port > 65535))
    return validation("Health check port '" + *group.health_check_port +
                      "' must be 'traffic-port' or a number from 1 to 65535");
  group.health_check_interval_seconds = group.health_check_interval_seconds.value_or(30);
  auto timeout = protocol == "TCP" ? 10 : stream ? 6 : 5;
  group.health_check_timeout_seconds = group.health_check_timeout_seconds.value_or(timeout);
  if (*group.health_check_timeout_seconds >= *group.health_check_interval_seconds)
    return validation("Health check timeout '" +
                      std::to_string(*group.health_check_timeout_seconds) +
                      "' must be smaller than the interval '" +
                      std::to_string(*group.health_check_interval_seconds) + "'");
  group.healthy_threshold_count = group.healthy_threshold_count.value_or(5);
  group.unhealthy_threshold_count = group.unhealthy_threshold_count.value_or(2);
  return Done{};
}

Result<> complete_matcher(Document& group) {
  if (!is_http(group.health_check_protocol)) {
    if (group.matcher && group.matcher->http_code)
      return invalid_configuration("A matcher cannot be specified for health check protocol 'TCP'");
    if (group.health_check_path)
      return invalid_configuration(
          "A health check path cannot be specified for health check protocol 'TCP'");
    group.matcher.reset();
    return Done{};
  }
  group.health_check_path = group.health_check_path.value_or("/");
  auto& path = *group.health_check_path;
  auto plain = std::ranges::all_of(path, [](unsigned char c) { return c > ' ' && c < 127; });
  if (!path.starts_with('/') || !plain)
    return validation("Health check path '" + path + "' must start with a '/'");
  if (!group.matcher) group.matcher.emplace();
  if (group.matcher->grpc_code) return not_served("A matcher of gRPC codes");
  auto usual = is_http(group.protocol) ? "200" : "200-399";
  group.matcher->http_code = group.matcher->http_code.value_or(usual);
  auto codes = codes_in(*group.matcher->http_code);
  auto most = is_http(group.protocol) ? 499 : 599;
  if (!codes || std::ranges::any_of(
                    *codes, [&](auto& range) { return range.first < 200 || range.second > most; }))
    return validation("Health check matcher HTTP code '" + *group.matcher->http_code +
                      "' must be within '200-" + std::to_string(most) + "' inclusive");
  return Done{};
}

}  // namespace

std::optional<std::vector<std::pair<int, int>>> codes_in(std::string_view matcher) {
  std::vector<std::pair<int, int>> ranges;
  for (auto part : split(matcher, ',')) {
    auto both = split_once(trimmed(part), "-");
    auto from = parse_int(both ? both->first : trimmed(part));
    auto to = both ? parse_int(both->second) : from;
    if (!from || !to || *from > *to || *from < 100 || *to > 599) return std::nullopt;
    ranges.emplace_back(static_cast<int>(*from), static_cast<int>(*to));
  }
  return ranges;
}

Result<> complete_group(Document& group) {
  TRY(check_kind(group));
  TRY(complete_check(group));
  TRY(complete_matcher(group));
  return Done{};
}

}  // namespace windlass::cloud::elb
