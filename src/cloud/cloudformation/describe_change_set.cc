// Change sets as they are shown.
#include <algorithm>

#include "cloud/cloudformation/change_sets_kept.h"
#include "cloud/cloudformation/handlers.h"
#include "cloud/cloudformation/stacks_kept.h"
#include "cloud/cloudformation/view.h"
#include "formation/template.h"

namespace windlass::cloud::cloudformation {

namespace {

constexpr std::int64_t change_sets_a_page = 100;
constexpr std::size_t changes_a_page = 100;

ResourceChangeDetail shown(const engine::ChangeDetail& one, bool values) {
  ResourceChangeDetail out;
  auto& target = out.target.emplace();
  target.attribute = one.attribute;
  target.name = unless_empty(one.name);
  target.requires_recreation = one.recreation;
  if (values) {
    target.path = one.path;
    target.before_value = one.before;
    target.after_value = one.after;
    target.attribute_change_type = one.way;
  }
  if (one.drifted) {
    target.drift.emplace();
    target.drift->actual_value = one.drifted;
    target.before_value_from = "ACTUAL_STATE";
    target.after_value_from = "TEMPLATE";
  }
  out.evaluation = one.evaluation;
  out.change_source = one.source;
  out.causing_entity = unless_empty(one.entity);
  return out;
}

Change shown(const engine::ResourceChange& one, bool values) {
  Change out;
  out.type = "Resource";
  auto& change = out.resource_change.emplace();
  change.action = one.action;
  change.logical_resource_id = one.logical_id;
  change.physical_resource_id = unless_empty(one.physical_id);
  change.resource_type = one.type;
  change.replacement = unless_empty(one.replacement);
  change.policy_action = unless_empty(one.policy_action);
  change.resource_drift_status = unless_empty(one.drift);
  change.scope.emplace(one.scope.begin(), one.scope.end());
  change.details.emplace();
  for (auto& each : one.details) change.details->push_back(shown(each, values));
  if (values) {
    change.before_context = unless_empty(one.before_context);
    change.after_context = unless_empty(one.after_context);
  }
  return out;
}

// Parameters as the change set would have them; what cannot be told any more is left out.
std::vector<Parameter> wished_parameters(const engine::StackRecord& stack,
                                         const engine::Asked& asked) {
  std::vector<Parameter> all;
  auto written = engine::parse_template(asked.body);
  if (!written) return all;
  for (auto& declared : written->parameters) {
    Parameter one;
    one.parameter_key = declared.name;
    auto given = std::ranges::find(asked.parameters, declared.name, &engine::GivenParameter::key);
    auto* was = stack.current.parameters.find(declared.name);
    if (given != asked.parameters.end() && given->value && !given->use_previous_value)
      one.parameter_value = given->value;
    else if (given != asked.parameters.end() && given->use_previous_value && was)
      one.parameter_value = was->text;
    else if (declared.default_value)
      one.parameter_value = declared.default_value;
    if (declared.no_echo) one.parameter_value = "****";
    all.push_back(std::move(one));
  }
  return all;
}

}  // namespace

Result<DescribeChangeSetOutput> describe_change_set(Formation& formation, const Call& call,
                                                    const DescribeChangeSetInput& in) {
  auto change_set = TRY(get_change_set(formation.db, call, in.change_set_name, in.stack_name));
  auto stack = TRY(get_stack(formation.db, call, change_set.stack_id));
  auto* asked_json = change_set.wish.find("asked");
  auto asked = asked_from(asked_json ? *asked_json : Json());
  DescribeChangeSetOutput out;
  out.change_set_name = change_set.name;
  out.change_set_id = change_set.id;
  out.stack_id = stack.id;
  out.stack_name = stack.name;
  out.description = unless_empty(wish_text(change_set, "description"));
  out.parameters = wished_parameters(stack, asked);
  out.creation_time = change_set.created;
  out.execution_status = change_set.execution;
  out.status = change_set.status;
  out.status_reason = unless_empty(change_set.reason);
  out.notification_ar_ns = asked.notification_arns;
  out.rollback_configuration = shown_rollback(stack.rollback);
  out.capabilities = asked.capabilities;
  out.tags = shown_tags(asked.tags);
  out.include_nested_stacks = wish_flag(change_set, "nested");
  out.on_stack_failure = unless_empty(wish_text(change_set, "on_failure"));
  out.deployment_mode = unless_empty(wish_text(change_set, "mode"));
  out.changes.emplace();
  auto from = static_cast<std::size_t>(TRY(place_of(in.next_token)));
  auto changes = engine::changes_from_json(parse_json(change_set.changes).value_or(Json()));
  for (auto i = from; i < changes.size(); ++i) {
    if (out.changes->size() == changes_a_page) {
      out.next_token = std::to_string(i);
      break;
    }
    out.changes->push_back(shown(changes[i], in.include_property_values.value_or(false)));
  }
  return out;
}

Result<DescribeChangeSetHooksOutput> describe_change_set_hooks(
    Formation& formation, const Call& call, const DescribeChangeSetHooksInput& in) {
  auto change_set = TRY(get_change_set(formation.db, call, in.change_set_name, in.stack_name));
  auto stack = TRY(get_stack(formation.db, call, change_set.stack_id));
  DescribeChangeSetHooksOutput out;
  out.change_set_id = change_set.id;
  out.change_set_name = change_set.name;
  out.stack_id = stack.id;
  out.stack_name = stack.name;
  out.status = "PLANNED";
  out.hooks.emplace();
  return out;
}

Result<ListChangeSetsOutput> list_change_sets(Formation& formation, const Call& call,
                                              const ListChangeSetsInput& in) {
  auto stack = TRY(get_stack(formation.db, call, in.stack_name));
  auto from = TRY(place_of(in.next_token));
  ListChangeSetsOutput out;
  out.summaries.emplace();
  for (auto row :
       formation.db.query("select id, name, created, status, execution, reason from cfn_change_set "
                          "where stack = ? order by created desc, id limit ? offset ?",
                          {stack.id, change_sets_a_page + 1, from})) {
    if (static_cast<std::int64_t>(out.summaries->size()) == change_sets_a_page) {
      out.next_token = std::to_string(from + change_sets_a_page);
      break;
    }
    ChangeSetSummary one;
    one.stack_id = stack.id;
    one.stack_name = stack.name;
    one.change_set_id = row.text(0);
    one.change_set_name = row.text(1);
    one.creation_time = from_micros(row.integer(2));
    one.status = row.text(3);
    one.execution_status = row.text(4);
    one.status_reason = unless_empty(row.text(5));
    out.summaries->push_back(std::move(one));
  }
  return out;
}

}  // namespace windlass::cloud::cloudformation
