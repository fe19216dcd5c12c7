#include "cloud/elb/actions.h"

#include <algorithm>

#include "base/text.h"
#include "cloud/elb/arn.h"
#include "cloud/elb/errors.h"
#include "cloud/elb/group.h"

namespace windlass::cloud::elb {

using namespace aws::elbv2;

namespace {

constexpr int groups_max = 5;
constexpr int weight_max = 999;
constexpr int sticky_seconds_max = 604'800;

Error invalid_action(std::string message) {
  return {"InvalidLoadBalancerAction", std::move(message)};
}

bool is_plain(const std::string& text) {
  return std::ranges::all_of(text, [](unsigned char c) { return c >= ' ' && c != 127; });
}

Result<> check_group(Elb& elb, const Call& call, const Balancer& balancer,
                     const std::string& protocol, const std::string& arn) {
  auto found = find_group(elb, call, arn);
  if (!found && found.error().code == "TargetGroupNotFound")
    return Error{"TargetGroupNotFound", "Target groups '" + arn + "' not found"};
  auto group = TRY(found);
  if (group.is_http() == balancer.is_network())
    return Error{"IncompatibleProtocols",
                 "The protocol '" + *group.document.protocol + "' of the target group '" + arn +
                     "' is not compatible with the protocol '" + protocol + "' of the listener"};
  if (group.document.vpc_id != balancer.vpc)
    return invalid_configuration("The target group '" + arn +
                                 "' and the load balancer must be in the same VPC");
  for (auto& other : balancers_of(elb.db, group))
    if (other != balancer.arn())
      return Error{"TargetGroupAssociationLimit",
                   "The following target groups cannot be associated with more than one load "
                   "balancer: " +
                       arn};
  return Done{};
}

Result<Action> completed_forward(Elb& elb, const Call& call, const Balancer& balancer,
                                 const std::string& protocol, Action action) {
  if (!action.forward_config) action.forward_config.emplace();
  auto& config = *action.forward_config;
  if (!config.target_groups || config.target_groups->empty()) {
    if (!action.target_group_arn)
      return validation("A target group ARN must be specified for actions of type 'forward'");
    config.target_groups = {{{.target_group_arn = action.target_group_arn}}};
  }
  auto& groups = *config.target_groups;
  if (action.target_group_arn &&
      (groups.size() != 1 || groups.front().target_group_arn != action.target_group_arn))
    return invalid_action(
        "You cannot specify both a target group ARN and a forward configuration that differs "
        "from it");
  if (groups.size() > groups_max)
    return Error{"TooManyTargetGroups", "A forward action can have up to '" +
                                            std::to_string(groups_max) + "' target groups"};
  if (balancer.is_network() && groups.size() > 1)
    return invalid_action("A network load balancer's action leads to one target group");
  for (auto& one : groups) {
    one.weight = one.weight.value_or(1);
    if (*one.weight < 0 || *one.weight > weight_max)
      return validation("Weight must be between 0 and 999");
    TRY(check_group(elb, call, balancer, protocol, one.target_group_arn.value_or("")));
  }
  if (groups.size() == 1) action.target_group_arn = groups.front().target_group_arn;
  if (!config.target_group_stickiness_config) config.target_group_stickiness_config.emplace();
  auto& sticky = *config.target_group_stickiness_config;
  sticky.enabled = sticky.enabled.value_or(false);
  if (*sticky.enabled &&
      (sticky.duration_seconds.value_or(0) < 1 || *sticky.duration_seconds > sticky_seconds_max))
    return validation("The duration of target group stickiness must be between 1 and 604800");
  return action;
}

Result<Action> completed_redirect(Action action) {
  if (!action.redirect_config)
    return validation("A redirect configuration must be specified for actions of type 'redirect'");
  auto& config = *action.redirect_config;
  config.protocol = config.protocol.value_or("#{protocol}");
  config.port = config.port.value_or("#{port}");
  config.host = config.host.value_or("#{host}");
  config.path = config.path.value_or("/#{path}");
  config.query = config.query.value_or("#{query}");
  if (config.protocol == "#{protocol}" && config.port == "#{port}" && config.host == "#{host}" &&
      config.path == "/#{path}")
    return invalid_action(
        "You must modify at least one of the following components to avoid a redirect loop: "
        "protocol, port, hostname or path.");
  if (!config.path->starts_with("/"))
    return validation("The path of a redirect must begin with '/'");
  if (auto port = parse_int(*config.port);
      config.port != "#{port}" && (!port || *port < 1 || *port > 65535))
    return validation("'" + *config.port + "' is not a valid port for a redirect");
  for (auto* part : {&config.host, &config.path, &config.query})
    if (!is_plain(**part)) return validation("A redirect must not contain control characters");
  return action;
}

Result<Action> completed_fixed(Action action) {
  if (!action.fixed_response_config)
    return validation(
        "A fixed response configuration must be specified for actions of type 'fixed-response'");
  auto& config = *action.fixed_response_config;
  auto types = {"text/plain", "text/css", "text/html", "application/javascript",
                "application/json"};
  if (config.content_type && !config.content_type->empty() &&
      std::ranges::none_of(types, [&](auto* type) { return *config.content_type == type; }))
    return validation("The content type '" + *config.content_type +
                      "' is not supported for a fixed response");
  return action;
}

Result<Action> completed(Elb& elb, const Call& call, const Balancer& balancer,
                         const std::string& protocol, Action action) {
  auto type = action.type.value_or("");
  if (balancer.is_network() && type != "forward")
    return invalid_action("Actions of type '" + type +
                          "' are not supported by network load balancers");
  if (type == "forward") return completed_forward(elb, call, balancer, protocol, std::move(action));
  if (type == "redirect") return completed_redirect(std::move(action));
  if (type == "fixed-response") return completed_fixed(std::move(action));
  return invalid_action("Actions of type '" + type +
                        "' are not served by the windlass local cloud.");
}

}  // namespace

std::vector<std::string> groups_in(const std::vector<Action>& actions) {
  std::vector<std::string> arns;
  for (auto& action : actions)
    if (action.forward_config)
      for (auto& group :
           action.forward_config->target_groups.value_or(std::vector<TargetGroupTuple>{}))
        arns.push_back(group.target_group_arn.value_or(""));
  return arns;
}

Result<std::vector<Action>> completed_actions(Elb& elb, const Call& call, const Balancer& balancer,
                                              const std::string& protocol,
                                              const std::optional<std::vector<Action>>& actions) {
  if (!actions || actions->empty()) return validation("At least one action must be specified");
  std::vector<Action> list;
  for (auto& action : *actions)
    list.push_back(TRY(completed(elb, call, balancer, protocol, action)));
  if (list.size() > 1)
    return invalid_action(
        "An action list must hold one action of type 'forward', 'redirect' or 'fixed-response'");
  return list;
}

}  // namespace windlass::cloud::elb
