#include "formation/events.h"

#include "formation/pointer.h"

namespace windlass::formation {

namespace {

StackEvent event_of(const StackRecord& stack, Time now) {
  StackEvent event;
  event.at = now;
  if (stack.operation) {
    event.client_token = stack.operation->client_token;
    event.operation_id = stack.operation->id;
  }
  return event;
}

StackEvent event_of(const StackRecord& stack, const ResourceRecord& resource, Time now) {
  auto event = event_of(stack, now);
  event.logical_id = resource.logical_id;
  event.type = resource.type;
  auto starts_anew = resource.stage == Stage::Calling && resource.action == Action::Create;
  if (resource.made && !starts_anew) event.physical_id = resource.made->physical.id;
  auto under_way = resource.stage != Stage::Idle && resource.stage != Stage::Waiting;
  if (under_way && !resource.wanted.type.empty())
    event.properties = shown_properties(resource.wanted).dump();
  else if (resource.made)
    event.properties = shown_properties(resource.made->recipe).dump();
  return event;
}

}  // namespace

void note(StackRecord& stack, Time now, std::string status, std::string reason) {
  stack.status = status;
  stack.reason = reason;
  auto event = event_of(stack, now);
  event.logical_id = stack.name;
  event.physical_id = stack.id;
  event.type = "AWS::CloudFormation::Stack";
  event.status = std::move(status);
  event.reason = std::move(reason);
  stack.events.push_back(std::move(event));
}

void note(StackRecord& stack, ResourceRecord& resource, Time now, std::string status,
          std::string reason) {
  resource.status = status;
  resource.reason = reason;
  resource.changed = now;
  auto event = event_of(stack, resource, now);
  event.status = std::move(status);
  event.reason = std::move(reason);
  stack.events.push_back(std::move(event));
}

void note(StackRecord& stack, const Leftover& leftover, Time now, std::string status,
          std::string reason) {
  auto event = event_of(stack, now);
  event.logical_id = leftover.logical_id;
  event.type = leftover.made.recipe.type;
  event.physical_id = leftover.made.physical.id;
  event.properties = shown_properties(leftover.made.recipe).dump();
  event.status = std::move(status);
  event.reason = std::move(reason);
  stack.events.push_back(std::move(event));
}

void remark(StackRecord& stack, const ResourceRecord& resource, Time now, std::string reason) {
  auto event = event_of(stack, resource, now);
  event.status = resource.status;
  event.reason = std::move(reason);
  stack.events.push_back(std::move(event));
}

Json shown_properties(const Recipe& recipe) {
  auto shown = recipe.properties;
  for (auto& path : recipe.secrets)
    if (auto* found = at_pointer(shown, path)) *found = "****";
  return shown;
}

}  // namespace windlass::formation
