// Resources of stacks, as they are shown.
#include "cloud/cloudformation/handlers.h"
#include "cloud/cloudformation/stacks_kept.h"
#include "cloud/cloudformation/view.h"

namespace windlass::cloud::cloudformation {

namespace {

constexpr std::size_t resources_a_page = 100;

// One whose turn never came is none yet.
bool is_shown(const engine::ResourceRecord& resource) { return !resource.status.empty(); }

std::optional<std::string> physical_id(const engine::ResourceRecord& resource) {
  if (!resource.made) return std::nullopt;
  return unless_empty(resource.made->physical.id);
}

StackResourceDriftInformation drift_of(const engine::ResourceRecord& resource) {
  StackResourceDriftInformation drift;
  drift.stack_resource_drift_status = resource.drift.text("Status").value_or("NOT_CHECKED");
  drift.last_check_timestamp = engine::drift_seen_at(resource.drift);
  return drift;
}

StackResource shown(const engine::StackRecord& stack, const engine::ResourceRecord& resource) {
  StackResource out;
  out.stack_id = stack.id;
  out.stack_name = stack.name;
  out.logical_resource_id = resource.logical_id;
  out.physical_resource_id = physical_id(resource);
  out.resource_type = resource.type;
  out.timestamp = resource.changed;
  out.resource_status = resource.status;
  out.resource_status_reason = unless_empty(resource.reason);
  out.drift_information = drift_of(resource);
  return out;
}

}  // namespace

Result<DescribeStackResourceOutput> describe_stack_resource(Formation& formation, const Call& call,
                                                            const DescribeStackResourceInput& in) {
  auto found = find_stack(formation.db, call, in.stack_name.value_or(""));
  if (!found) return invalid("Stack '" + in.stack_name.value_or("") + "' does not exist");
  auto there = found->resources.find(in.logical_resource_id.value_or(""));
  if (there == found->resources.end() || !is_shown(there->second))
    return invalid("Resource " + in.logical_resource_id.value_or("") +
                   " does not exist for stack " + found->name);
  auto& resource = there->second;
  StackResourceDetail out;
  out.stack_id = found->id;
  out.stack_name = found->name;
  out.logical_resource_id = resource.logical_id;
  out.physical_resource_id = physical_id(resource);
  out.resource_type = resource.type;
  out.last_updated_timestamp = resource.changed;
  out.resource_status = resource.status;
  out.resource_status_reason = unless_empty(resource.reason);
  auto& recipe = resource.made ? resource.made->recipe : resource.wanted;
  out.metadata = recipe.metadata.is_null() ? "{}" : recipe.metadata.dump();
  out.drift_information = drift_of(resource);
  return DescribeStackResourceOutput{.stack_resource_detail = std::move(out)};
}

Result<DescribeStackResourcesOutput> describe_stack_resources(
    Formation& formation, const Call& call, const DescribeStackResourcesInput& in) {
  if (in.stack_name && in.physical_resource_id)
    return invalid("Only one of StackName or PhysicalResourceId may be specified.");
  DescribeStackResourcesOutput out;
  out.stack_resources.emplace();
  auto add = [&](const engine::StackRecord& stack) {
    for (auto& [name, resource] : stack.resources) {
      if (!is_shown(resource) || (in.logical_resource_id && name != *in.logical_resource_id))
        continue;
      // Who has more asks by ListStackResources.
      if (out.stack_resources->size() == resources_a_page) return;
      out.stack_resources->push_back(shown(stack, resource));
    }
  };
  if (in.stack_name) {
    add(TRY(get_stack(formation.db, call, in.stack_name)));
    return out;
  }
  if (!in.physical_resource_id)
    return invalid("Either StackName or PhysicalResourceId must be specified.");
  for (auto row :
       formation.db.query("select s.id from cfn_part p join cfn_stack s on s.id = p.stack where "
                          "p.physical_id = ? and "
                          "p.physical_id <> '' and p.name like 'resource/%' and s.account = ? and "
                          "s.region = ? and s.deleted is null "
                          "order by s.created limit 1",
                          {*in.physical_resource_id, call.caller.account.text, call.region.text})) {
    add(TRY(get_stack(formation.db, call, row.text(0))));
    return out;
  }
  return invalid("Stack for " + *in.physical_resource_id + " does not exist");
}

Result<ListStackResourcesOutput> list_stack_resources(Formation& formation, const Call& call,
                                                      const ListStackResourcesInput& in) {
  auto stack = TRY(get_stack(formation.db, call, in.stack_name));
  auto from = TRY(place_of(in.next_token));
  ListStackResourcesOutput out;
  out.stack_resource_summaries.emplace();
  std::int64_t at = 0;
  for (auto& [name, resource] : stack.resources) {
    if (!is_shown(resource) || at++ < from) continue;
    if (out.stack_resource_summaries->size() == resources_a_page) {
      out.next_token = std::to_string(at - 1);
      break;
    }
    StackResourceSummary one;
    one.logical_resource_id = name;
    one.physical_resource_id = physical_id(resource);
    one.resource_type = resource.type;
    one.last_updated_timestamp = resource.changed;
    one.resource_status = resource.status;
    one.resource_status_reason = unless_empty(resource.reason);
    one.drift_information.emplace();
    auto drift = drift_of(resource);
    one.drift_information->stack_resource_drift_status = drift.stack_resource_drift_status;
    one.drift_information->last_check_timestamp = drift.last_check_timestamp;
    out.stack_resource_summaries->push_back(std::move(one));
  }
  return out;
}

}  // namespace windlass::cloud::cloudformation
