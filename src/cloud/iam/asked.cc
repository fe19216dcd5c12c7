#include "cloud/iam/asked.h"

#include "base/text.h"
#include "cloud/core/reserved_tags.h"

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

Found find_member(const aws::Shape* shape, const void* value, std::string_view name) {
  if (!shape || !value || shape->kind != aws::Kind::Structure) return {};
  auto* access = shape->access;
  auto* fields = access && access->fields ? access->fields(value) : value;
  for (auto& member : shape->members) {
    if (name != member.name) continue;
    auto* slot = static_cast<const char*>(fields) + member.offset;
    auto* slots = member.shape->access;
    if (!slots->has(slot)) return {};
    return {member.shape, slots->get(slot)};
  }
  return {};
}

Found find_any(const aws::Shape* shape, const void* value,
               std::initializer_list<std::string_view> names) {
  for (auto name : names)
    if (auto found = find_member(shape, value, name); found.value) return found;
  return {};
}

const std::string& text_at(const void* value) { return *static_cast<const std::string*>(value); }

// The texts of a list; none when it holds something else.
std::vector<std::string> texts_of(const Found& list) {
  std::vector<std::string> texts;
  if (!list.value || list.shape->kind != aws::Kind::List ||
      list.shape->element->kind != aws::Kind::String)
    return texts;
  auto* access = list.shape->access;
  for (std::size_t i = 0; i < access->size(list.value); ++i)
    if (auto* one = access->at(list.value, i)) texts.push_back(text_at(one));
  return texts;
}

using Tags = std::vector<std::pair<std::string, std::string>>;

// Services spell their tags as a map or as a list of pairs.
Tags all_tags_of(const Found& given) {
  Tags tags;
  if (!given.value) return tags;
  auto* access = given.shape->access;
  if (given.shape->kind == aws::Kind::Map && given.shape->element->kind == aws::Kind::String)
    access->each(given.value, &tags, [](void* into, const std::string& key, const void* value) {
      if (value) static_cast<Tags*>(into)->emplace_back(key, text_at(value));
    });
  if (given.shape->kind != aws::Kind::List) return tags;
  auto* element = given.shape->element;
  for (std::size_t i = 0; i < access->size(given.value); ++i) {
    auto* one = access->at(given.value, i);
    auto key = find_any(element, one, {"Key", "key", "TagKey"});
    auto value = find_any(element, one, {"Value", "value", "TagValue"});
    if (key.value && key.shape->kind == aws::Kind::String)
      tags.emplace_back(text_at(key.value), value.value ? text_at(value.value) : "");
  }
  return tags;
}

Tags tags_of(const Found& given) {
  auto tags = all_tags_of(given);
  std::erase_if(tags, [](auto& tag) { return is_stacks_tag(tag.first); });
  return tags;
}

// aws:RequestTag/... and aws:TagKeys, of whatever operation brings tags.
void add_tags(const aws::Operation& operation, const void* input, std::vector<Asked>& asked) {
  auto tags = tags_of(find_any(operation.input, input, {"Tags", "tags"}));
  auto keys = texts_of(find_any(operation.input, input, {"TagKeys", "tagKeys"}));
  for (auto& [key, value] : tags) keys.push_back(key);
  if (keys.empty()) return;
  for (auto& one : asked) {
    for (auto& [key, value] : tags) one.context.push_back({"aws:RequestTag/" + key, {value}});
    one.context.push_back({"aws:TagKeys", keys});
  }
}

// EC2 tags what it makes as if CreateTags were called for it, and says for what: ec2:CreateAction.
void add_tags_at_birth(const Permissions& permissions, const aws::Operation& operation,
                       const Call& call, const void* input, std::vector<Asked>& asked) {
  auto given = find_member(operation.input, input, "TagSpecifications");
  if (!given.value || given.shape->kind != aws::Kind::List) return;
  auto* element = given.shape->element;
  for (std::size_t i = 0; i < given.shape->access->size(given.value); ++i) {
    auto* one = given.shape->access->at(given.value, i);
    auto tags = tags_of(find_member(element, one, "Tags"));
    if (tags.empty()) continue;
    auto type = find_member(element, one, "ResourceType");
    asked.push_back(
        {.action = std::string(permissions.prefix) + ":CreateTags",
         .resources = {"arn:aws:ec2:" + call.region.text + ":" + call.caller.account.text + ":" +
                       (type.value ? text_at(type.value) : "*") + "/*"},
         .context = {{"ec2:CreateAction", {operation.name}}}});
    std::vector<std::string> keys;
    for (auto& [key, value] : tags) {
      asked[0].context.push_back({"aws:RequestTag/" + key, {value}});
      asked.back().context.push_back({"aws:RequestTag/" + key, {value}});
      keys.push_back(key);
    }
    asked.back().context.push_back({"aws:TagKeys", std::move(keys)});
  }
}

// What stands in a template's braces; several for a map's keys and for a list's texts.
std::vector<std::string> values_of(std::string_view what, const aws::Operation& operation,
                                   const Call& call, const void* input) {
  if (what == "region") return {call.region.text};
  if (what == "account") return {call.caller.account.text};
  auto parts = split(what, ':');
  auto form = parts.size() > 1 ? parts[1] : "";
  auto found = find_member(operation.input, input, parts[0]);
  if (!found.value) return {"*"};
  if (form == "keys") {
    std::vector<std::string> keys;
    found.shape->access->each(found.value, &keys,
                              [](void* context, const std::string& key, const void*) {
                                static_cast<std::vector<std::string>*>(context)->push_back(key);
                              });
    return keys;
  }
  auto texts = found.shape->kind == aws::Kind::String
                   ? std::vector<std::string>{text_at(found.value)}
                   : texts_of(found);
  if (form == "last")
    for (auto& text : texts)
      if (auto slash = text.rfind('/'); slash != text.npos) text = text.substr(slash + 1);
  if (texts.empty()) return {"*"};
  return texts;
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
      if (what.ends_with(":arn") && value.starts_with("arn:"))
        longer.push_back(value);
      else
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
  if (permission && permission->action.empty()) return {};
  std::vector<Asked> asked(1);
  if (permission) {
    asked[0] = {.action = std::string(permission->action),
                .resources = resources_of(permission->resource, operation, call, input)};
    if (permission->refine) permission->refine(call, input, asked);
  } else {
    asked[0] = {.action = std::string(permissions.prefix) + ":" + operation.name,
                .resources = {"*"}};
  }
  add_tags(operation, input, asked);
  add_tags_at_birth(permissions, operation, call, input, asked);
  return asked;
}

}  // namespace windlass::cloud::iam
