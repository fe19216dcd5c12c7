// CloudFormation and DynamoDB of the account in memory.
#include <algorithm>

#include "aws/cloudformation/cancel_update_stack.h"
#include "aws/cloudformation/continue_update_rollback.h"
#include "aws/cloudformation/create_change_set.h"
#include "aws/cloudformation/delete_change_set.h"
#include "aws/cloudformation/delete_stack.h"
#include "aws/cloudformation/describe_change_set.h"
#include "aws/cloudformation/describe_stack_events.h"
#include "aws/cloudformation/describe_stacks.h"
#include "aws/cloudformation/execute_change_set.h"
#include "aws/cloudformation/list_change_sets.h"
#include "aws/cloudformation/list_stack_resources.h"
#include "aws/cloudformation/rollback_stack.h"
#include "aws/dynamodb/delete_item.h"
#include "aws/dynamodb/get_item.h"
#include "aws/dynamodb/put_item.h"
#include "aws/dynamodb/update_item.h"
#include "aws/walk.h"
#include "fake_account.h"
#include "ops/base_stack.h"

namespace windlass::ops::testing {

namespace cfn = aws::cloudformation;
namespace dynamodb = aws::dynamodb;

namespace {

Error missing(const std::string& name) {
  return {"ValidationError", "Stack with id " + name + " does not exist"};
}

bool ends(const std::string& status, const char* with) { return status.ends_with(with); }

}  // namespace

FakeStack* FakeAccount::look(const std::string& name_or_id) {
  for (auto& [name, stack] : stacks)
    if (name == name_or_id || stack.id == name_or_id) return &stack;
  return nullptr;
}

void FakeAccount::tell(FakeStack& stack, const std::string& logical, const std::string& status,
                       const std::string& reason) {
  stack.events.push_back({"e" + std::to_string(++made_), logical, status, reason});
}

// By its id, or by its name and its stack's.
FakeStack::ChangeSet* FakeAccount::find_set(const std::string& asked, const std::string& stack) {
  for (auto& [stack_name, one] : stacks)
    for (auto& [id, set] : one.change_sets)
      if (id == asked || (set.name == asked && stack_name == stack)) return &set;
  return nullptr;
}

// Each look takes it a step further.
void FakeAccount::advance(FakeStack& stack) {
  if (!ends(stack.status, "_IN_PROGRESS") || stack.status == "REVIEW_IN_PROGRESS") return;
  if (--stack.polls > 0) return;
  auto bad = stack.pending.find(fails) != std::string::npos;
  if (stack.status == "CREATE_IN_PROGRESS" && bad) {
    tell(stack, "AppGroup", "CREATE_FAILED", "Received FAILURE from i-0123456789abcdef0");
    stack.status = "ROLLBACK_COMPLETE";
  } else if (stack.status == "UPDATE_IN_PROGRESS" && bad) {
    tell(stack, "AppGroup", "UPDATE_FAILED", "Received FAILURE from i-0123456789abcdef0");
    stack.status = "UPDATE_ROLLBACK_IN_PROGRESS";
    stack.polls = 2;
  } else if (stack.status == "CREATE_IN_PROGRESS" || stack.status == "UPDATE_IN_PROGRESS") {
    stack.template_text = stack.pending;
    stack.status = stack.status.substr(0, 6) + "_COMPLETE";
  } else if (stack.status == "UPDATE_ROLLBACK_IN_PROGRESS") {
    stack.status = "UPDATE_ROLLBACK_COMPLETE";
  } else if (stack.status == "ROLLBACK_IN_PROGRESS") {
    stack.status = "ROLLBACK_COMPLETE";
  } else if (stack.status == "DELETE_IN_PROGRESS") {
    stack.status = "DELETE_COMPLETE";
  } else {
    stack.status = "UPDATE_COMPLETE";
  }
  tell(stack, stack.name, stack.status);
}

Result<> FakeAccount::answer_formation(const std::string& name, const void* input, void* output) {
  if (name == "CreateChangeSet") {
    auto& asked = aws::as<cfn::CreateChangeSetInput>(input);
    auto* stack = look(*asked.stack_name);
    bool creates = asked.change_set_type == "CREATE";
    if (creates && stack && stack->status != "REVIEW_IN_PROGRESS")
      return Error{"ValidationError", "Stack already exists: " + stack->status};
    if (!creates &&
        (!stack ||
         !(stack->status == "CREATE_COMPLETE" || stack->status == "UPDATE_COMPLETE" ||
           stack->status == "UPDATE_ROLLBACK_COMPLETE" || stack->status.starts_with("IMPORT"))))
      return Error{"ValidationError",
                   "cannot be updated in " + (stack ? stack->status : "nothing")};
    if (!stack) {
      stack = &stacks[*asked.stack_name];
      stack->name = *asked.stack_name;
      stack->id = "arn:aws:cloudformation:us-east-1:000000000000:stack/" + stack->name + "/" +
                  std::to_string(++made_);
      stack->status = "REVIEW_IN_PROGRESS";
    }
    auto name_taken = find_set(*asked.change_set_name, stack->name);
    if (name_taken) return Error{"AlreadyExistsException", "ChangeSet already exists"};
    auto id = "arn:set/" + std::to_string(++made_);
    stack->change_sets[id] = {*asked.change_set_name, asked.template_body.value_or(""), creates,
                              false, asked.deployment_mode == "REVERT_DRIFT"};
    aws::as<cfn::CreateChangeSetOutput>(output).id = id;
    return Done{};
  }
  if (name.ends_with("ChangeSet") || name == "ListChangeSets")
    return answer_change_sets(name, input, output);
  if (name == "DescribeStacks") {
    auto asked = *aws::as<cfn::DescribeStacksInput>(input).stack_name;
    auto* stack = look(asked);
    if (!stack) return missing(asked);
    advance(*stack);
    cfn::Stack seen;
    seen.stack_id = stack->id;
    seen.stack_name = stack->name;
    seen.stack_status = stack->status;
    seen.creation_time = Time{};
    if (stack->updates > 0) seen.last_updated_time = Time{} + std::chrono::seconds(stack->updates);
    seen.outputs.emplace();
    auto put = [&](const char* key, const std::string& value) {
      seen.outputs->push_back({.output_key = key, .output_value = value});
    };
    put("AppGroup", "shop-qa-AppGroup");
    put("AppUrl", "http://door.localhost/");
    put("AppAddress", "door.localhost");
    if (stack->name == base_stack_name) {
      auto at = stack->template_text.find("this is\n    Value: \"");
      put("Made", stack->template_text.substr(at + 20, 12));
    }
    if (stack->status == "DELETE_COMPLETE") stacks.erase(stack->name);
    aws::as<cfn::DescribeStacksOutput>(output).stacks.emplace({seen});
    return Done{};
  }
  if (name == "DescribeStackEvents") {
    auto asked = *aws::as<cfn::DescribeStackEventsInput>(input).stack_name;
    auto* stack = look(asked);
    if (!stack) return missing(asked);
    auto& page = aws::as<cfn::DescribeStackEventsOutput>(output);
    page.stack_events.emplace();
    for (auto it = stack->events.rbegin(); it != stack->events.rend(); ++it) {
      cfn::StackEvent event;
      event.event_id = it->id;
      event.stack_id = stack->id;
      event.logical_resource_id = it->logical;
      event.physical_resource_id = it->logical == stack->name ? stack->id : it->logical;
      event.resource_type = it->logical == "AppGroup" ? "AWS::AutoScaling::AutoScalingGroup" : "";
      event.resource_status = it->status;
      event.resource_status_reason = it->reason;
      page.stack_events->push_back(event);
    }
    return Done{};
  }
  if (name == "ListStackResources") {
    auto& page = aws::as<cfn::ListStackResourcesOutput>(output);
    cfn::StackResourceSummary alarm;
    alarm.logical_resource_id = "AppDown";
    alarm.physical_resource_id = "shop-qa-AppDown-1";
    alarm.resource_type = "AWS::CloudWatch::Alarm";
    page.stack_resource_summaries.emplace({alarm});
    return Done{};
  }
  auto change = [&](const std::string& stack_name, const char* status) -> Result<> {
    auto* stack = look(stack_name);
    if (!stack) return Done{};
    stack->status = status;
    stack->polls = 2;
    tell(*stack, stack->name, status);
    return Done{};
  };
  if (name == "DeleteStack") {
    auto asked = *aws::as<cfn::DeleteStackInput>(input).stack_name;
    auto* stack = look(asked);
    if (stack && stack->status == "REVIEW_IN_PROGRESS") {
      stacks.erase(stack->name);
      return Done{};
    }
    return change(asked, "DELETE_IN_PROGRESS");
  }
  if (name == "CancelUpdateStack")
    return change(*aws::as<cfn::CancelUpdateStackInput>(input).stack_name,
                  "UPDATE_ROLLBACK_IN_PROGRESS");
  if (name == "RollbackStack")
    return change(*aws::as<cfn::RollbackStackInput>(input).stack_name,
                  "UPDATE_ROLLBACK_IN_PROGRESS");
  if (name == "ContinueUpdateRollback")
    return change(*aws::as<cfn::ContinueUpdateRollbackInput>(input).stack_name,
                  "UPDATE_ROLLBACK_IN_PROGRESS");
  return Error{"NotInTheFake", name};
}

Result<> FakeAccount::answer_change_sets(const std::string& name, const void* input, void* output) {
  if (name == "ListChangeSets") {
    auto asked = *aws::as<cfn::ListChangeSetsInput>(input).stack_name;
    auto* stack = look(asked);
    if (!stack) return missing(asked);
    auto& page = aws::as<cfn::ListChangeSetsOutput>(output);
    page.summaries.emplace();
    for (auto& [id, set] : stack->change_sets)
      page.summaries->push_back(
          {.change_set_id = id,
           .change_set_name = set.name,
           .execution_status = set.executed ? "EXECUTE_COMPLETE" : "AVAILABLE"});
    return Done{};
  }
  auto asked =
      name == "DescribeChangeSet" ? *aws::as<cfn::DescribeChangeSetInput>(input).change_set_name
      : name == "DeleteChangeSet" ? *aws::as<cfn::DeleteChangeSetInput>(input).change_set_name
                                  : *aws::as<cfn::ExecuteChangeSetInput>(input).change_set_name;
  std::string of;
  if (name == "DescribeChangeSet")
    of = aws::as<cfn::DescribeChangeSetInput>(input).stack_name.value_or("");
  auto* set = find_set(asked, of);
  if (!set) return Error{"ChangeSetNotFound", asked};
  auto found = std::ranges::find_if(stacks, [&](auto& one) {
    return std::ranges::any_of(one.second.change_sets,
                               [&](auto& its) { return &its.second == set; });
  });
  auto& stack = found->second;
  if (name == "DeleteChangeSet") {
    stack.change_sets.erase(asked);
  } else if (name == "ExecuteChangeSet") {
    if (set->executed) return Error{"InvalidChangeSetStatus", "it was executed"};
    std::erase_if(stack.change_sets, [&](auto& one) { return &one.second != set; });
    set->executed = true;
    ++stack.updates;
    if (set->sees_drift) stack.drifted = false;
    stack.pending = set->text;
    stack.status = set->creates ? "CREATE_IN_PROGRESS" : "UPDATE_IN_PROGRESS";
    stack.polls = 3;
    tell(stack, stack.name, stack.status);
  } else {
    auto& seen = aws::as<cfn::DescribeChangeSetOutput>(output);
    bool same =
        !set->creates && set->text == stack.template_text && !(set->sees_drift && stack.drifted);
    for (auto& [id, one] : stack.change_sets)
      if (&one == set) seen.change_set_id = id;
    seen.execution_status = set->executed ? "EXECUTE_COMPLETE" : "AVAILABLE";
    seen.status = same && !set->executed ? "FAILED" : "CREATE_COMPLETE";
    if (same) seen.status_reason = "The submitted information didn't contain changes.";
    seen.changes.emplace();
    if (!same) {
      cfn::ResourceChange change;
      change.action = set->creates ? "Add" : "Modify";
      change.logical_resource_id = "AppGroup";
      change.resource_type = "AWS::AutoScaling::AutoScalingGroup";
      seen.changes->push_back({.resource_change = change});
    }
  }
  return Done{};
}

Result<> FakeAccount::answer_items(const std::string& name, const void* input, void* output) {
  auto refused = Error{"ConditionalCheckFailedException", "The conditional request failed"};
  auto matches = [](const Item& item, const std::string& condition, const Item& values) {
    if (condition.find("#t = :t") != std::string::npos &&
        text_of(item, "token") != text_of(values, ":t"))
      return false;
    return condition.find("beat = :b") == std::string::npos ||
           number_of(item, "beat") == number_of(values, ":b");
  };
  if (name == "PutItem") {
    auto& put = aws::as<dynamodb::PutItemInput>(input);
    auto key = text_of(*put.item, "name");
    auto found = items.find(key);
    auto condition = put.condition_expression.value_or("");
    if (condition == "attribute_not_exists(#t)" && found != items.end()) return refused;
    if (condition.find(":t") != std::string::npos &&
        (found == items.end() ||
         !matches(found->second, condition, *put.expression_attribute_values)))
      return refused;
    items[key] = *put.item;
    return Done{};
  }
  if (name == "GetItem") {
    auto found = items.find(text_of(*aws::as<dynamodb::GetItemInput>(input).key, "name"));
    if (found != items.end()) aws::as<dynamodb::GetItemOutput>(output).item = found->second;
    return Done{};
  }
  if (name == "DeleteItem") {
    auto& asked = aws::as<dynamodb::DeleteItemInput>(input);
    auto found = items.find(text_of(*asked.key, "name"));
    if (found == items.end()) return asked.condition_expression ? Result<>(refused) : Done{};
    if (asked.condition_expression &&
        !matches(found->second, *asked.condition_expression, *asked.expression_attribute_values))
      return refused;
    aws::as<dynamodb::DeleteItemOutput>(output).attributes = found->second;
    items.erase(found);
    return Done{};
  }
  if (name == "UpdateItem") {
    auto& asked = aws::as<dynamodb::UpdateItemInput>(input);
    auto found = items.find(text_of(*asked.key, "name"));
    if (found == items.end()) return refused;
    auto values = asked.expression_attribute_values.value_or(Item{});
    auto change = asked.update_expression.value_or("");
    aws::as<dynamodb::UpdateItemOutput>(output).attributes = found->second;
    auto beats = change.starts_with("set beat = :b");
    if (beats && !matches(found->second, "#t = :t", values)) return refused;
    if (beats) found->second["beat"] = values.at(":b");
    if (change.ends_with("remove promote")) found->second.erase("promote");
    if (change == "set stop_by = :w") found->second["stop_by"] = values.at(":w");
    if (change == "set hold_by = :w") found->second["hold_by"] = values.at(":w");
    if (change == "remove hold_by") found->second.erase("hold_by");
    return Done{};
  }
  return Error{"NotInTheFake", name};
}

}  // namespace windlass::ops::testing
