#include "cloud/autoscaling/launch_way.h"

#include <algorithm>

#include "base/text.h"
#include "cloud/autoscaling/configuration.h"
#include "cloud/autoscaling/errors.h"
#include "cloud/autoscaling/machines.h"

namespace windlass::cloud::autoscaling {

using namespace aws::autoscaling;

namespace {

using Overrides = std::vector<LaunchTemplateOverrides>;

LaunchTemplateSpecification main_template(const LaunchWay& way) {
  if (way.launch_template) return *way.launch_template;
  if (way.mixed && way.mixed->launch_template &&
      way.mixed->launch_template->launch_template_specification)
    return *way.mixed->launch_template->launch_template_specification;
  return {};
}

Overrides overrides_of(const LaunchWay& way) {
  if (!way.mixed || !way.mixed->launch_template) return {};
  return way.mixed->launch_template->overrides.value_or(Overrides{});
}

// What AWS answers with has both of a template's names, and a version.
Result<> complete(Scaling& scaling, LaunchTemplateSpecification& wanted) {
  if (!wanted.launch_template_id && !wanted.launch_template_name)
    return validation_error(
        "Valid requests must contain either launchTemplateId or LaunchTemplateName");
  if (wanted.launch_template_id && wanted.launch_template_name &&
      wanted.version.value_or("").empty())
    wanted.version = "$Default";
  auto found = TRY(find_template_version(scaling, wanted));
  if (found.image.empty())
    return validation_error(
        "You must use a valid fully-formed launch template. The request must contain the parameter "
        "ImageId");
  wanted.launch_template_id = found.id;
  wanted.launch_template_name = found.name;
  if (!wanted.version || wanted.version->empty()) wanted.version = "$Default";
  return Done{};
}

Result<> check_override(Scaling& scaling, LaunchTemplateOverrides& one) {
  if (one.instance_requirements)
    return validation_error(
        "InstanceRequirements are not served by the windlass local cloud yet: name instance types");
  if (one.weighted_capacity) {
    auto weight = parse_int(*one.weighted_capacity);
    if (!weight || *weight < 1 || *weight > 999)
      return validation_error("WeightedCapacity must be a number between 1 and 999");
  }
  if (one.launch_template_specification) TRY(complete(scaling, *one.launch_template_specification));
  return Done{};
}

Result<> check_mixed(Scaling& scaling, MixedInstancesPolicy& mixed) {
  if (!mixed.launch_template || !mixed.launch_template->launch_template_specification)
    return validation_error(
        "LaunchTemplateSpecification is required in a MixedInstancesPolicy's LaunchTemplate");
  TRY(complete(scaling, *mixed.launch_template->launch_template_specification));
  if (mixed.launch_template->overrides)
    for (auto& one : *mixed.launch_template->overrides) TRY(check_override(scaling, one));
  auto& spread = mixed.instances_distribution;
  if (!spread) spread.emplace();
  auto above = spread->on_demand_percentage_above_base_capacity.value_or(100);
  if (above < 0 || above > 100)
    return validation_error("OnDemandPercentageAboveBaseCapacity must be between 0 and 100");
  spread->on_demand_allocation_strategy =
      spread->on_demand_allocation_strategy.value_or("prioritized");
  spread->on_demand_base_capacity = spread->on_demand_base_capacity.value_or(0);
  spread->on_demand_percentage_above_base_capacity = above;
  spread->spot_allocation_strategy = spread->spot_allocation_strategy.value_or("lowest-price");
  if (*spread->spot_allocation_strategy == "lowest-price")
    spread->spot_instance_pools = spread->spot_instance_pools.value_or(2);
  return Done{};
}

}  // namespace

LaunchWay launch_way_of(const GroupSettings& settings) {
  return {settings.launch_configuration_name.value_or(""), settings.launch_template,
          settings.mixed_instances_policy};
}

void set_launch_way(GroupSettings& settings, const LaunchWay& way) {
  settings.launch_configuration_name.reset();
  if (!way.configuration.empty()) settings.launch_configuration_name = way.configuration;
  settings.launch_template = way.launch_template;
  settings.mixed_instances_policy = way.mixed;
}

LaunchWay launch_way_of(const DesiredConfiguration& desired, const GroupSettings& otherwise) {
  if (!desired.launch_template && !desired.mixed_instances_policy) return launch_way_of(otherwise);
  return {"", desired.launch_template, desired.mixed_instances_policy};
}

Result<> check_launch_way(Scaling& scaling, const Call& call, LaunchWay& way) {
  auto ways =
      (way.configuration.empty() ? 0 : 1) + (way.launch_template ? 1 : 0) + (way.mixed ? 1 : 0);
  if (ways != 1)
    return validation_error(
        "Valid requests must contain either LaunchTemplate, LaunchConfigurationName, InstanceId or "
        "MixedInstancesPolicy parameter.");
  if (!way.configuration.empty()) {
    if (!find_configuration(scaling, call.caller.account, call.region, way.configuration))
      return validation_error("Launch configuration name not found - Launch configuration " +
                              way.configuration + " not found");
    return Done{};
  }
  if (way.launch_template) return complete(scaling, *way.launch_template);
  return check_mixed(scaling, *way.mixed);
}

bool next_is_spot(const InstancesDistribution& distribution, std::int64_t on_demand_units,
                  std::int64_t all_units, std::int64_t next_units) {
  std::int64_t base = distribution.on_demand_base_capacity.value_or(0);
  std::int64_t share = distribution.on_demand_percentage_above_base_capacity.value_or(100);
  auto all = all_units + next_units;
  auto above = std::max<std::int64_t>(0, all - base);
  // Shares of on-demand capacity are rounded up.
  auto wanted = std::min(all, base) + (above * share + 99) / 100;
  return on_demand_units >= wanted;
}

Result<Recipe> next_recipe(Scaling& scaling, const Group& group, const LaunchWay& way,
                           const std::vector<Member>& members, std::int64_t attempt) {
  Recipe recipe;
  if (!way.configuration.empty()) {
    auto found = find_configuration(scaling, group.account, group.region, way.configuration);
    if (!found)
      return validation_error("Launch configuration name not found - Launch configuration " +
                              way.configuration + " not found");
    recipe.configuration = way.configuration;
    recipe.configuration_settings = found->document;
    recipe.type = found->settings.instance_type.value_or("");
    recipe.image = found->settings.image_id.value_or("");
    recipe.spot = found->settings.spot_price.has_value();
    return recipe;
  }
  auto wanted = main_template(way);
  if (auto overrides = overrides_of(way); !overrides.empty()) {
    auto& one = overrides[static_cast<std::size_t>(attempt) % overrides.size()];
    if (one.launch_template_specification) wanted = *one.launch_template_specification;
    recipe.override_type = one.instance_type.value_or("");
    recipe.override_image = one.image_id.value_or("");
    recipe.weight = one.weighted_capacity.value_or("");
  }
  auto version = TRY(find_template_version(scaling, wanted));
  recipe.template_id = version.id;
  recipe.template_name = version.name;
  recipe.template_version = version.number;
  recipe.type = recipe.override_type.empty() ? version.type : recipe.override_type;
  recipe.image = recipe.override_image.empty() ? version.image : recipe.override_image;
  if (way.mixed && way.mixed->instances_distribution) {
    std::int64_t all = 0, on_demand = 0;
    for (auto& member : members) {
      if (!member.counts()) continue;
      all += member.units();
      if (!member.spot) on_demand += member.units();
    }
    recipe.spot = next_is_spot(*way.mixed->instances_distribution, on_demand, all,
                               parse_int(recipe.weight).value_or(1));
  }
  return recipe;
}

Result<Matching> Matching::of(Scaling& scaling, const LaunchWay& way) {
  Matching matching;
  matching.configuration_ = way.configuration;
  if (!way.configuration.empty()) return matching;
  auto wanted = main_template(way);
  auto overrides = overrides_of(way);
  if (overrides.empty()) overrides.emplace_back();
  for (auto& one : overrides) {
    auto version =
        TRY(find_template_version(scaling, one.launch_template_specification.value_or(wanted)));
    matching.ones_.push_back({version.id, version.number, one.instance_type.value_or(version.type),
                              one.image_id.value_or(version.image)});
  }
  return matching;
}

bool Matching::matches(const Member& member) const {
  if (!configuration_.empty()) return member.configuration == configuration_;
  return std::ranges::any_of(ones_, [&](auto& one) {
    return one.template_id == member.template_id && one.version == member.template_version &&
           (one.type.empty() || one.type == member.type) &&
           (one.image.empty() || one.image == member.image);
  });
}

}  // namespace windlass::cloud::autoscaling
