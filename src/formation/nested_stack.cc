// AWS::CloudFormation::Stack: a stack within a stack, by CloudFormation's own public operations.
#include "aws/cloudformation/continue_update_rollback.h"
#include "aws/cloudformation/create_stack.h"
#include "aws/cloudformation/delete_stack.h"
#include "aws/cloudformation/describe_stack_events.h"
#include "aws/cloudformation/describe_stacks.h"
#include "aws/cloudformation/get_template.h"
#include "aws/cloudformation/update_stack.h"
#include "base/text.h"
#include "formation/own_types.h"

namespace windlass::formation {

namespace {

namespace api = aws::cloudformation;
namespace op = aws::cloudformation::op;

// Among the attributes: what it was before is what is wanted, so that having gone back is well.
constexpr std::string_view going_back = "windlass:GoingBack";
// And the template that it had before: what stands at its URL may be another one by now.
constexpr std::string_view template_before = "windlass:TemplateBefore";
constexpr std::size_t body_max = 51'200;

// Among what is wanted (tell_nested).
constexpr std::string_view agreed_to = "windlass:Capabilities";
constexpr std::string_view around_goes_back = "windlass:AroundGoesBack";

std::string name_of(const Wanted& wanted) {
  // At most 128 letters: the token stays whole, it makes the name one's own.
  auto name = wanted.stack_name + "-" + wanted.logical_id;
  return name.substr(0, 127 - wanted.token.size()) + "-" + upper(wanted.token);
}

bool is_missing(const Error& error) {
  return error.message.find("does not exist") != std::string::npos;
}

Result<std::optional<api::Stack>> find(const Place& place, const std::string& name) {
  auto found = place.client.call<op::DescribeStacks>({.stack_name = name});
  if (!found && is_missing(found.error())) return {std::nullopt};
  if (!found) return std::move(found).error();
  if (!found->stacks || found->stacks->empty()) return {std::nullopt};
  return {found->stacks->front()};
}

template <class Input>
Input input_of(const Wanted& wanted) {
  Input in;
  in.template_url = wanted.properties.text("TemplateURL");
  in.capabilities.emplace();
  if (auto* agreed = wanted.properties.find(agreed_to))
    for (auto& one : agreed->as_array()) in.capabilities->push_back(one.as_string());
  in.parameters.emplace();
  if (auto* given = wanted.properties.find("Parameters"); given && given->is_object())
    for (auto& [name, value] : given->as_object()) {
      api::Parameter one;
      one.parameter_key = name;
      one.parameter_value = value.is_string() ? value.as_string() : value.dump();
      in.parameters->push_back(std::move(one));
    }
  in.tags.emplace();
  auto add = [&](const std::string& key, const std::string& value) {
    api::Tag tag;
    tag.key = key;
    tag.value = value;
    in.tags->push_back(std::move(tag));
  };
  for (auto& [key, value] : wanted.tags) add(key, value);
  if (auto* own = wanted.properties.find("Tags"); own && own->is_array())
    for (auto& tag : own->as_array())
      add(tag.text("Key").value_or(""), tag.text("Value").value_or(""));
  if (auto* arns = wanted.properties.find("NotificationARNs"); arns && arns->is_array()) {
    in.notification_ar_ns.emplace();
    for (auto& arn : arns->as_array())
      if (arn.is_string()) in.notification_ar_ns->push_back(arn.as_string());
  }
  return in;
}

Result<Physical> create(const Place& place, const Wanted& wanted) {
  auto in = input_of<api::CreateStackInput>(wanted);
  in.stack_name = name_of(wanted);
  in.client_request_token = wanted.token;
  if (auto* minutes = wanted.properties.find("TimeoutInMinutes"); minutes && minutes->is_int())
    in.timeout_in_minutes = static_cast<std::int32_t>(minutes->as_int());
  auto made = place.client.call<op::CreateStack>(in);
  if (made) return Physical{made->stack_id.value_or(""), Json::Object{}};
  if (made.error().code != "AlreadyExistsException") return std::move(made).error();
  auto there = TRY(find(place, *in.stack_name));
  if (!there) return std::move(made).error();
  return Physical{there->stack_id.value_or(""), Json::Object{}};
}

std::optional<std::string> template_of(const Place& place, const std::string& id) {
  auto found = place.client.call<op::GetTemplate>({.stack_name = id, .template_stage = "Original"});
  if (!found || !found->template_body || found->template_body->size() > body_max)
    return std::nullopt;
  return found->template_body;
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json&,
                        const Physical& was) {
  auto there = TRY(find(place, was.id));
  auto status = there ? there->stack_status.value_or("") : "";
  auto back = wanted.properties.find(around_goes_back) != nullptr;
  // An earlier call of ours began it.
  if (status == "UPDATE_IN_PROGRESS") return was;
  Physical as_before{was.id, Json::Object{{std::string(going_back), true}}};
  if (status.starts_with("UPDATE_ROLLBACK") && status.ends_with("_IN_PROGRESS"))
    return back ? as_before : was;
  // What failed within has gone back already.
  if (back && status == "UPDATE_ROLLBACK_COMPLETE") return as_before;
  if (status == "UPDATE_ROLLBACK_FAILED") {
    TRY(place.client.call<op::ContinueUpdateRollback>({.stack_name = was.id}));
    return as_before;
  }
  auto in = input_of<api::UpdateStackInput>(wanted);
  in.stack_name = was.id;
  Physical begun_now{was.id, Json::Object{}};
  if (auto before = was.attributes.text(template_before); back && before) {
    in.template_url.reset();
    in.template_body = before;
  } else if (!back) {
    if (auto is = template_of(place, was.id))
      begun_now.attributes.set(std::string(template_before), *is);
  }
  auto begun = place.client.call<op::UpdateStack>(in);
  if (begun) return begun_now;
  if (begun.error().message.find("No updates are to be performed") == std::string::npos)
    return std::move(begun).error();
  return as_before;
}

// A stack that went back says why in its events only, the newest of which come first.
std::string why(const Place& place, const api::Stack& stack) {
  if (stack.stack_status_reason && !stack.stack_status_reason->empty())
    return *stack.stack_status_reason;
  auto told = place.client.call<op::DescribeStackEvents>({.stack_name = stack.stack_id});
  if (!told || !told->stack_events) return "";
  for (auto& event : *told->stack_events)
    if (event.physical_resource_id == stack.stack_id &&
        !event.resource_status_reason.value_or("").empty())
      return *event.resource_status_reason;
  return "";
}

Result<Progress> ready(const Place& place, const Wanted&, Physical& physical) {
  auto found = TRY(find(place, physical.id));
  if (!found) return Error{"NotFound", "Stack " + physical.id + " does not exist"};
  auto status = found->stack_status.value_or("");
  if (status.ends_with("_IN_PROGRESS")) return Progress::Pending;
  auto well = status == "CREATE_COMPLETE" || status == "UPDATE_COMPLETE" ||
              status == "UPDATE_ROLLBACK_COMPLETE" || status == "IMPORT_COMPLETE";
  if (status == "UPDATE_ROLLBACK_COMPLETE" && !physical.attributes.find(going_back)) well = false;
  if (!well)
    return Error{"NestedStackFailed", "Embedded stack " + physical.id + " was not successfully " +
                                          (status.starts_with("UPDATE") ? "updated" : "created") +
                                          ": " + why(place, *found)};
  auto before = physical.attributes.text(template_before);
  physical.attributes = Json::Object{};
  if (before) physical.attributes.set(std::string(template_before), *before);
  for (auto& output : found->outputs.value_or(std::vector<api::Output>{}))
    physical.attributes.set("Outputs." + output.output_key.value_or(""),
                            output.output_value.value_or(""));
  return Progress::Ready;
}

Result<> remove(const Place& place, const Wanted&, const Physical& physical) {
  auto removed = place.client.call<op::DeleteStack>({.stack_name = physical.id});
  if (!removed && is_missing(removed.error())) return Done{};
  if (!removed) return std::move(removed).error();
  return Done{};
}

Result<Progress> gone(const Place& place, const Physical& physical) {
  auto found = TRY(find(place, physical.id));
  auto status = found ? found->stack_status.value_or("") : "DELETE_COMPLETE";
  if (status == "DELETE_COMPLETE") return Progress::Ready;
  if (status == "DELETE_FAILED")
    return Error{"NestedStackFailed",
                 "Embedded stack " + physical.id +
                     " was not successfully deleted: " + found->stack_status_reason.value_or("")};
  return Progress::Pending;
}

Result<std::optional<Json>> read(const Place& place, const Physical& physical,
                                 const Json& properties) {
  auto found = TRY(find(place, physical.id));
  if (!found || found->stack_status == "DELETE_COMPLETE") return {std::nullopt};
  return {properties};
}

}  // namespace

void tell_nested(const StackRecord& around, Json& properties) {
  // What is there was agreed to when it was made.
  std::set<std::string> agreed(around.current.capabilities.begin(),
                               around.current.capabilities.end());
  if (around.stable)
    agreed.insert(around.stable->capabilities.begin(), around.stable->capabilities.end());
  Json::Array all;
  for (auto& one : agreed) all.push_back(one);
  properties.set(std::string(agreed_to), std::move(all));
  if (around.operation && around.operation->phase == Phase::Rollback)
    properties.set(std::string(around_goes_back), true);
}

const ResourceType nested_stack{.name = "AWS::CloudFormation::Stack",
                                .create = &create,
                                .ready = &ready,
                                .update = &update,
                                .remove = &remove,
                                .gone = &gone,
                                .read = &read};

}  // namespace windlass::formation
