// Stacks and their events, as they are shown.
#include <algorithm>

#include "cloud/cloudformation/handlers.h"
#include "cloud/cloudformation/stacks_kept.h"
#include "cloud/cloudformation/view.h"

namespace windlass::cloud::cloudformation {

namespace {

constexpr std::int64_t stacks_a_page = 100;
constexpr std::int64_t events_a_page = 100;

Stack shown(const engine::StackRecord& stack) {
  Stack out;
  out.stack_id = stack.id;
  out.stack_name = stack.name;
  out.change_set_id = unless_empty(stack.change_set_id);
  out.description = unless_empty(stack.description);
  auto& blueprint = stack.current;
  out.parameters = shown_parameters(blueprint.parameters);
  out.creation_time = stack.created;
  out.deletion_time = stack.deleted;
  out.last_updated_time = stack.updated;
  out.rollback_configuration = shown_rollback(stack.rollback);
  out.stack_status = stack.status;
  out.stack_status_reason = unless_empty(stack.reason);
  out.disable_rollback = stack.disable_rollback;
  out.notification_ar_ns = blueprint.notification_arns;
  if (stack.timeout_minutes > 0) out.timeout_in_minutes = stack.timeout_minutes;
  out.capabilities = blueprint.capabilities;
  out.role_arn = unless_empty(blueprint.role_arn);
  out.tags = shown_tags(blueprint.tags);
  out.enable_termination_protection = stack.termination_protection;
  out.parent_id = unless_empty(stack.parent_id);
  out.root_id = unless_empty(stack.root_id);
  out.drift_information.emplace();
  out.drift_information->stack_drift_status = stack.drift_status;
  out.drift_information->last_check_timestamp = stack.drift_checked;
  out.outputs.emplace();
  for (auto& one : stack.outputs) {
    Output output;
    output.output_key = one.name;
    output.output_value = one.secret ? "****" : one.value;
    output.description = unless_empty(one.description);
    output.export_name = unless_empty(one.export_name);
    out.outputs->push_back(std::move(output));
  }
  return out;
}

std::string member(const Json& json, std::string_view name) { return json.text(name).value_or(""); }

}  // namespace

Result<DescribeStacksOutput> describe_stacks(Formation& formation, const Call& call,
                                             const DescribeStacksInput& in) {
  DescribeStacksOutput out;
  out.stacks.emplace();
  if (in.stack_name && !in.stack_name->empty()) {
    auto found = find_stack_head(formation.db, call, *in.stack_name);
    if (!found) return no_such_stack(*in.stack_name);
    out.stacks->push_back(shown(*found));
    return out;
  }
  auto from = TRY(place_of(in.next_token));
  for (auto row : formation.db.query(
           "select id, record from cfn_stack where account = ? and region = ? and deleted is null "
           "order by created desc, id limit ? offset ?",
           {call.caller.account.text, call.region.text, stacks_a_page + 1, from})) {
    if (static_cast<std::int64_t>(out.stacks->size()) == stacks_a_page) {
      out.next_token = std::to_string(from + stacks_a_page);
      break;
    }
    auto stack = read_head(formation.db, row.text(0), row.view(1));
    if (stack) out.stacks->push_back(shown(*stack));
  }
  return out;
}

Result<ListStacksOutput> list_stacks(Formation& formation, const Call& call,
                                     const ListStacksInput& in) {
  ListStacksOutput out;
  out.stack_summaries.emplace();
  auto from = TRY(place_of(in.next_token));
  auto& filter = in.stack_status_filter;
  std::int64_t at = from;
  for (auto row :
       formation.db.query("select record, status from cfn_stack where account = ? and region = ? "
                          "order by created desc, id limit -1 offset ?",
                          {call.caller.account.text, call.region.text, from})) {
    if (static_cast<std::int64_t>(out.stack_summaries->size()) == stacks_a_page) {
      out.next_token = std::to_string(at);
      break;
    }
    ++at;
    if (filter && !filter->empty() && std::ranges::find(*filter, row.text(1)) == filter->end())
      continue;
    auto stack = engine::stack_from_json(*parse_json(row.view(0)));
    if (!stack) continue;
    StackSummary one;
    one.stack_id = stack->id;
    one.stack_name = stack->name;
    one.template_description = unless_empty(stack->description);
    one.creation_time = stack->created;
    one.last_updated_time = stack->updated;
    one.deletion_time = stack->deleted;
    one.stack_status = stack->status;
    one.stack_status_reason = unless_empty(stack->reason);
    one.parent_id = unless_empty(stack->parent_id);
    one.root_id = unless_empty(stack->root_id);
    one.drift_information.emplace();
    one.drift_information->stack_drift_status = stack->drift_status;
    one.drift_information->last_check_timestamp = stack->drift_checked;
    out.stack_summaries->push_back(std::move(one));
  }
  return out;
}

Result<DescribeStackEventsOutput> describe_stack_events(Formation& formation, const Call& call,
                                                        const DescribeStackEventsInput& in) {
  auto found = find_stack_head(formation.db, call, in.stack_name.value_or(""));
  if (!found) return invalid("Stack [" + in.stack_name.value_or("") + "] does not exist");
  auto before = in.next_token ? TRY(place_of(in.next_token)) : INT64_MAX;
  DescribeStackEventsOutput out;
  out.stack_events.emplace();
  std::int64_t last = 0;
  for (auto row : formation.db.query(
           "select id, event_id, at, event from cfn_event where stack = ? and id < ? "
           "order by id desc limit ?",
           {found->id, before, events_a_page + 1})) {
    if (static_cast<std::int64_t>(out.stack_events->size()) == events_a_page) {
      out.next_token = std::to_string(last);
      break;
    }
    last = row.integer(0);
    auto json = *parse_json(row.view(3));
    StackEvent event;
    event.stack_id = found->id;
    event.stack_name = found->name;
    event.event_id = row.text(1);
    event.timestamp = from_micros(row.integer(2));
    event.logical_resource_id = member(json, "logical_id");
    event.physical_resource_id = member(json, "physical_id");
    event.resource_type = member(json, "type");
    event.resource_status = member(json, "status");
    event.resource_status_reason = unless_empty(member(json, "reason"));
    event.resource_properties = unless_empty(member(json, "properties"));
    event.client_request_token = unless_empty(member(json, "token"));
    event.operation_id = unless_empty(member(json, "operation"));
    out.stack_events->push_back(std::move(event));
  }
  return out;
}

}  // namespace windlass::cloud::cloudformation
