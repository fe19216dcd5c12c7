#include "cloud/autoscaling/group_checks.h"

#include "base/text.h"
#include "cloud/autoscaling/errors.h"
#include "cloud/autoscaling/machines.h"
#include "cloud/autoscaling/termination.h"

namespace windlass::cloud::autoscaling {

namespace {

constexpr std::int64_t shortest_life = 86400, longest_life = 31536000;

Result<> check_health_check(const GroupSettings& settings) {
  auto kinds = settings.health_check_type.value_or("EC2");
  for (auto one : split(kinds, ','))
    if (one != "EC2" && one != "ELB" && one != "EBS" && one != "VPC_LATTICE")
      return validation_error("Invalid health check type: " + std::string(one));
  if (settings.health_check_grace_period.value_or(0) < 0)
    return validation_error("HealthCheckGracePeriod must not be negative");
  return Done{};
}

Result<> check_termination_policies(const GroupSettings& settings) {
  for (auto& one : settings.termination_policies.value_or(std::vector<std::string>{}))
    if (!is_termination_policy(one)) return validation_error("Unknown termination policy " + one);
  return Done{};
}

Result<> check_maintenance(const GroupSettings& settings) {
  auto& policy = settings.instance_maintenance_policy;
  if (!policy) return Done{};
  auto least = policy->min_healthy_percentage.value_or(-1);
  auto most = policy->max_healthy_percentage.value_or(-1);
  if (least == -1 && most == -1) return Done{};
  if (least < 0 || most < 100)
    return validation_error(
        "MinHealthyPercentage and MaxHealthyPercentage must both be given, or both be -1");
  if (most - least > 100)
    return validation_error(
        "The difference between MaxHealthyPercentage and MinHealthyPercentage must not be greater "
        "than 100");
  return Done{};
}

}  // namespace

Result<> check_sizes(std::int64_t min, std::int64_t max,
                     const std::optional<std::int64_t>& desired) {
  if (min < 0 || max < 0) return validation_error("Sizes must not be negative");
  if (min > max)
    return validation_error("Max bound, " + std::to_string(max) +
                            ", must be greater than or equal to min bound, " + std::to_string(min));
  if (desired && *desired < min)
    return validation_error("Desired capacity:" + std::to_string(*desired) +
                            " must be between the specified min size:" + std::to_string(min) +
                            " and max size:" + std::to_string(max));
  if (desired && *desired > max)
    return validation_error("Desired capacity:" + std::to_string(*desired) +
                            " must be between the specified min size:" + std::to_string(min) +
                            " and max size:" + std::to_string(max));
  return Done{};
}

Result<> check_settings(const GroupSettings& settings) {
  TRY(check_health_check(settings));
  TRY(check_termination_policies(settings));
  TRY(check_maintenance(settings));
  auto life = settings.max_instance_lifetime.value_or(0);
  if (life != 0 && (life < shortest_life || life > longest_life))
    return validation_error("MaxInstanceLifetime must be between 86400 and 31536000 seconds");
  if (settings.default_cooldown.value_or(0) < 0)
    return validation_error("DefaultCooldown must not be negative");
  if (settings.default_instance_warmup.value_or(0) < -1)
    return validation_error("DefaultInstanceWarmup must not be negative");
  if (settings.load_balancer_names && !settings.load_balancer_names->empty())
    return validation_error(
        "Classic load balancers are not served by the windlass local cloud: use target groups");
  auto unit = settings.desired_capacity_type.value_or("units");
  if (unit != "units")
    return validation_error("DesiredCapacityType " + unit +
                            " is not served by the windlass local cloud yet");
  return Done{};
}

std::vector<std::string> subnets_in(const std::string& identifier) {
  std::vector<std::string> ids;
  for (auto one : split(identifier, ','))
    if (auto id = trimmed(one); !id.empty()) ids.emplace_back(id);
  return ids;
}

Result<std::vector<Place>> find_places(Scaling& scaling, const GroupSettings& settings) {
  auto subnets = subnets_in(settings.vpc_zone_identifier.value_or(""));
  auto zones = settings.availability_zones.value_or(std::vector<std::string>{});
  if (zones.empty()) zones = settings.availability_zone_ids.value_or(std::vector<std::string>{});
  if (subnets.empty() && zones.empty())
    return validation_error("At least one Availability Zone or VPC Subnet is required.");
  if (subnets.empty()) return places_of_zones(scaling, zones);
  auto places = TRY(places_of_subnets(scaling, subnets));
  for (auto& zone : zones) {
    bool covered = false;
    for (auto& place : places) covered = covered || place.zone == zone || place.zone_id == zone;
    if (!covered)
      return validation_error(
          "The availability zones of the specified subnets and the Auto Scaling "
          "group do not match");
  }
  return places;
}

}  // namespace windlass::cloud::autoscaling
