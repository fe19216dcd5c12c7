#include "cloud/iam/asked.h"

#include "base/text.h"

namespace windlass::cloud::iam {

namespace {

const Permission* find_permission(const Permissions& permissions, std::string_view operation) {
  for (auto& one : permissions.operations)
    if (one.operation == operation) return &one;
  return nullptr;
}

struct Found {
  const aws::Shape* shape = nullptr;
  const void* value = nullptr;  // null when it is not given
};

Found find_member(const aws::Operation& operation, const void* input, std::string_view name) {
  if (!operation.input || !input) return {};
  auto* access = operation.input->access;
  auto* fields = access && access->fields ? access->fields(input) : input;
  for (auto& member : operation.input->members) {
    if (name != member.name) continue;
    auto* slot = static_cast<const char*>(fields) + member.offset;
    auto* slots = member.shape->access;
    if (!slots->has(slot)) return {};
    return {member.shape, slots->get(slot)};
  }
  return {};
}

// What stands in a template's braces; several for a map's keys.
std::vector<std::string> values_of(std::string_view what, const aws::Operation& operation,
                                   const Call& call, const void* input) {
  if (what == "region") return {call.region.text};
  if (what == "account") return {call.caller.account.text};
  auto parts = split(what, ':');
  auto form = parts.size() > 1 ? parts[1] : "";
  auto found = find_member(operation, input, parts[0]);
  if (!found.value) return {"*"};
  if (form == "keys") {
    std::vector<std::string> keys;
    found.shape->access->each(found.value, &keys,
                              [](void* context, const std::string& key, const void*) {
                                static_cast<std::vector<std::string>*>(context)->push_back(key);
                              });
    return keys;
  }
  if (found.shape->kind != aws::Kind::String) return {"*"};
  auto text = *static_cast<const std::string*>(found.value);
  if (form == "last") {
    auto slash = text.rfind('/');
    if (slash != text.npos) text = text.substr(slash + 1);
  }
  return {std::move(text)};
}

std::vector<std::string> resources_of(std::string_view pattern, const aws::Operation& operation,
                                      const Call& call, const void* input) {
  std::vector<std::string> resources{""};
  while (!pattern.empty()) {
    auto open = pattern.find('{');
    for (auto& resource : resources) resource += pattern.substr(0, open);
    if (open == pattern.npos) break;
    auto close = pattern.find('}', open);
    auto what = pattern.substr(open + 1, close - open - 1);
    auto values = values_of(what, operation, call, input);
    std::vector<std::string> longer;
    for (auto& value : values) {
      // Only where the table says so: an object's key may look like an ARN, and names no other
      // object.
      if (what.ends_with(":arn") && value.starts_with("arn:")) return values;
      for (auto& resource : resources) longer.push_back(resource + value);
    }
    resources = std::move(longer);
    pattern.remove_prefix(close + 1);
  }
  return resources;
}

}  // namespace

std::vector<Asked> asked_by(const Permissions& permissions, const aws::Operation& operation,
                            const Call& call, const void* input) {
  auto* permission = find_permission(permissions, operation.name);
  if (!permission)
    return {{.action = std::string(permissions.prefix) + ":" + operation.name, .resources = {"*"}}};
  if (permission->action.empty()) return {};
  std::vector<Asked> asked{
      {.action = std::string(permission->action),
       .resources = resources_of(permission->resource, operation, call, input)}};
  if (permission->refine) permission->refine(call, input, asked);
  return asked;
}

}  // namespace windlass::cloud::iam
