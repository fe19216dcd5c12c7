#include <arpa/inet.h>

#include <algorithm>

#include "aws/ec2/describe_subnets.h"
#include "aws/ec2/describe_vpcs.h"
#include "base/text.h"
#include "cloud/elb/attributes.h"
#include "cloud/elb/errors.h"
#include "cloud/elb/handlers.h"
#include "cloud/elb/limits.h"
#include "cloud/elb/machines.h"

namespace windlass::cloud::elb {

namespace {

Error invalid_target(std::string message) { return {"InvalidTarget", std::move(message)}; }

std::optional<std::uint32_t> address_of(const std::string& text) {
  in_addr address{};
  if (::inet_pton(AF_INET, text.c_str(), &address) != 1) return std::nullopt;
  return ntohl(address.s_addr);
}

bool is_within(std::uint32_t address, const std::string& range) {
  auto parts = split_once(range, "/");
  if (!parts) return false;
  auto network = address_of(std::string(parts->first));
  auto bits = parse_int(parts->second).value_or(32);
  auto mask = bits == 0 ? 0u : ~0u << (32 - bits);
  return network && (address & mask) == (*network & mask);
}

// The zone of the network's subnet that has the address; "" when none has.
Result<std::string> zone_at(Elb& elb, const std::string& vpc, std::uint32_t address) {
  aws::ec2::DescribeSubnetsRequest request;
  request.filters = {{{.name = "vpc-id", .values = {{vpc}}}}};
  auto found = TRY(elb.work.peers.call<aws::ec2::op::DescribeSubnets>(std::move(request)));
  for (auto& subnet : found.subnets.value_or(std::vector<aws::ec2::Subnet>{}))
    if (is_within(address, subnet.cidr_block.value_or("")))
      return subnet.availability_zone.value_or("");
  return std::string();
}

bool is_private(std::uint32_t address) {
  auto ranges = {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"};
  return std::ranges::any_of(ranges, [&](auto* range) { return is_within(address, range); });
}

Result<> place_address(Elb& elb, const Group& group, const TargetDescription& wanted,
                       Target& target) {
  auto address = address_of(target.id);
  if (!address) return validation("The IP address '" + target.id + "' is not a valid IPv4 address");
  target.address = target.id;
  auto given = wanted.availability_zone.value_or("");
  auto zone = TRY(zone_at(elb, *group.document.vpc_id, *address));
  if (!zone.empty()) {
    if (given == "all")
      return validation("You cannot specify 'all' as Availability Zone of the IP address '" +
                        target.id + "', which is within the VPC");
    target.zone = zone;
    return Done{};
  }
  if (!is_private(*address))
    return validation("The IP address '" + target.id +
                      "' is not within the VPC and not a private one");
  if (given.empty())
    return validation("You must specify an Availability Zone for the IP address '" + target.id +
                      "', which is not within the VPC");
  target.zone = given;
  return Done{};
}

Result<> place_balancer(Elb& elb, const Call& call, const Group& group, Target& target) {
  auto balancer = TRY(find_balancer(elb, call, target.id));
  if (balancer.is_network() || balancer.vpc != group.document.vpc_id)
    return invalid_target("The target '" + target.id +
                          "' must be an application load balancer of the same VPC");
  if (!elb.db.any("select 1 from elb_listener where balancer = ? and port = ?",
                  {balancer.id, target.port}))
    return invalid_target("The load balancer '" + target.id + "' has no listener on port '" +
                          std::to_string(target.port) + "'");
  target.address = balancer.places.front().address;
  target.zone = "all";
  return Done{};
}

Result<> place_machines(Elb& elb, const Group& group, std::vector<Target>& targets) {
  std::vector<std::string> ids;
  for (auto& target : targets) {
    auto digits = target.id.starts_with("i-") ? std::string_view(target.id).substr(2) : "";
    if (digits.empty() || digits.find_first_not_of("0123456789abcdef") != std::string_view::npos)
      return validation("Instance ID '" + target.id + "' is not valid");
    ids.push_back(target.id);
  }
  auto seen = machines_seen(elb.work, ids);
  for (auto& target : targets) {
    auto at = seen.find(target.id);
    if (at == seen.end() || at->second.vpc != group.document.vpc_id)
      return invalid_target("The following targets are not in the target group VPC '" +
                            *group.document.vpc_id + "': '" + target.id + "'");
    auto& machine = at->second;
    if (machine.state != "running" && machine.state != "pending")
      return invalid_target(
          "The following targets are not in a running state and cannot be registered: '" +
          target.id + "'");
    target.zone = machine.zone;
    target.address = machine.address;
  }
  return Done{};
}

std::optional<Target> find_target(const std::vector<Target>& targets, const Target& like) {
  auto at = std::ranges::find_if(
      targets, [&](auto& one) { return one.id == like.id && one.port == like.port; });
  return at == targets.end() ? std::nullopt : std::optional(*at);
}

}  // namespace

Result<RegisterTargetsOutput> register_targets(Elb& elb, const Call& call,
                                               const RegisterTargetsInput& in) {
  auto group = TRY(find_group(elb, call, in.target_group_arn));
  auto wanted = in.targets.value_or(std::vector<TargetDescription>{});
  if (wanted.empty()) return validation("At least one target must be specified");
  std::vector<Target> targets;
  auto type = *group.document.target_type;
  for (auto& one : wanted) {
    Target target{.group = group.id, .id = one.id.value_or(""), .zone = {}, .address = {}};
    target.port = one.port.value_or(*group.document.port);
    if (type == "alb" && target.port != *group.document.port)
      return invalid_target("The port of a target of type 'alb' must be the target group's");
    if (type == "ip") TRY(place_address(elb, group, one, target));
    if (type == "alb") TRY(place_balancer(elb, call, group, target));
    targets.push_back(std::move(target));
  }
  if (type == "instance") TRY(place_machines(elb, group, targets));
  auto there = targets_of(elb.db, group.id);
  if (there.size() + targets.size() > targets_max)
    return Error{
        "TooManyTargets",
        "The maximum number of targets has been reached on target group '" + group.arn() + "'"};
  for (auto& target : targets) {
    auto before = find_target(there, target);
    // Whoever drains comes back as one that is new.
    if (before && !before->drains()) continue;
    put(elb.db, target);
  }
  elb.work.summon(balancers_duty);
  return RegisterTargetsOutput{};
}

// Those that are in service drain first; others are gone at once. Without a port: on every port.
Result<DeregisterTargetsOutput> deregister_targets(Elb& elb, const Call& call,
                                                   const DeregisterTargetsInput& in) {
  auto group = TRY(find_group(elb, call, in.target_group_arn));
  auto wanted = in.targets.value_or(std::vector<TargetDescription>{});
  if (wanted.empty()) return validation("At least one target must be specified");
  auto delay = parse_int(group.attribute("deregistration_delay.timeout_seconds")).value_or(300);
  auto in_use = elb.db.any("select 1 from elb_use where target_group = ?", {group.id});
  for (auto& target : targets_of(elb.db, group.id)) {
    auto meant = std::ranges::any_of(wanted, [&](auto& one) {
      return one.id == target.id && (!one.port || *one.port == target.port);
    });
    if (!meant || target.drains()) continue;
    if (!in_use || delay == 0 || target.state == "unused") {
      drop(elb.db, target);
      continue;
    }
    target.state = "draining";
    target.reason = "Target.DeregistrationInProgress";
    target.description = "Target deregistration is in progress";
    target.until = call.now + std::chrono::seconds(delay);
    put(elb.db, target);
  }
  elb.work.summon(balancers_duty);
  return DeregisterTargetsOutput{};
}

}  // namespace windlass::cloud::elb
