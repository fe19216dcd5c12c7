#include "ops/stack.h"

#include "aws/cloudformation/describe_stacks.h"
#include "aws/cloudformation/list_stack_resources.h"
#include "aws/paginate.h"
#include "base/time.h"

namespace windlass::ops {

namespace cfn = aws::cloudformation;

namespace {

std::string mark_of(const cfn::Stack& stack) {
  auto time = stack.last_updated_time ? stack.last_updated_time : stack.creation_time;
  return stack.stack_id.value_or("") + " " + stack.stack_status.value_or("") + " " +
         (time ? std::to_string(epoch_millis(*time)) : "");
}

}  // namespace

Result<std::optional<StackSeen>> find_stack(const Work& work, const std::string& name_or_id) {
  auto answer = work.target.client.call<cfn::op::DescribeStacks>({.stack_name = name_or_id});
  if (!answer) {
    // There is no code of its own for it.
    if (answer.error().code == "ValidationError" &&
        answer.error().message.find("does not exist") != std::string::npos)
      return std::optional<StackSeen>();
    return std::move(answer).error();
  }
  if (!answer->stacks || answer->stacks->empty()) return std::optional<StackSeen>();
  auto& stack = answer->stacks->front();
  StackSeen seen{.id = stack.stack_id.value_or(""),
                 .name = stack.stack_name.value_or(""),
                 .status = stack.stack_status.value_or(""),
                 .reason = stack.stack_status_reason.value_or(""),
                 .outputs = {},
                 .parameters = {},
                 .mark = mark_of(stack)};
  if (stack.outputs)
    for (auto& one : *stack.outputs)
      seen.outputs[one.output_key.value_or("")] = one.output_value.value_or("");
  if (stack.parameters)
    for (auto& one : *stack.parameters)
      seen.parameters[one.parameter_key.value_or("")] = one.parameter_value.value_or("");
  // A removed stack can be looked at by its id for a while.
  if (seen.status == "DELETE_COMPLETE" && name_or_id == seen.name)
    return std::optional<StackSeen>();
  return std::optional<StackSeen>(std::move(seen));
}

Result<std::vector<StackPart>> stack_parts(const Work& work, const std::string& name_or_id) {
  std::vector<StackPart> parts;
  auto take = [&](const cfn::ListStackResourcesOutput& page) {
    if (page.stack_resource_summaries)
      for (auto& one : *page.stack_resource_summaries)
        parts.push_back({one.logical_resource_id.value_or(""),
                         one.physical_resource_id.value_or(""), one.resource_type.value_or(""),
                         one.resource_status.value_or(""),
                         one.resource_status_reason.value_or("")});
    return true;
  };
  TRY(aws::each_page<cfn::op::ListStackResources>(*work.target.gate, {.stack_name = name_or_id},
                                                  take));
  return parts;
}

}  // namespace windlass::ops
