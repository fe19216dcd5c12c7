// Changes as a change set's row keeps them.
#include "formation/change_set.h"

namespace windlass::formation {

namespace {

Json of(const std::optional<std::string>& text) { return text ? Json(*text) : Json(); }

Json detail_json(const ChangeDetail& one) {
  return Json::Object{{"attribute", one.attribute},
                      {"name", one.name},
                      {"path", one.path},
                      {"recreation", one.recreation},
                      {"way", one.way},
                      {"before", of(one.before)},
                      {"after", of(one.after)},
                      {"evaluation", one.evaluation},
                      {"source", one.source},
                      {"entity", one.entity},
                      {"drifted", of(one.drifted)}};
}

ChangeDetail detail_from(const Json& json) {
  auto text = [&](std::string_view name) { return json.text(name).value_or(""); };
  ChangeDetail one;
  one.attribute = text("attribute");
  one.name = text("name");
  one.path = text("path");
  one.recreation = text("recreation");
  one.way = text("way");
  one.before = json.text("before");
  one.after = json.text("after");
  one.evaluation = text("evaluation");
  one.source = text("source");
  one.entity = text("entity");
  one.drifted = json.text("drifted");
  return one;
}

}  // namespace

Json to_json(const std::vector<ResourceChange>& changes) {
  Json::Array all;
  for (auto& one : changes) {
    Json::Array details, scope;
    for (auto& each : one.details) details.push_back(detail_json(each));
    for (auto& each : one.scope) scope.push_back(each);
    all.push_back(Json::Object{{"action", one.action},
                               {"logical_id", one.logical_id},
                               {"physical_id", one.physical_id},
                               {"type", one.type},
                               {"replacement", one.replacement},
                               {"policy_action", one.policy_action},
                               {"scope", scope},
                               {"details", details},
                               {"before_context", one.before_context},
                               {"after_context", one.after_context},
                               {"drift", one.drift}});
  }
  return all;
}

std::vector<ResourceChange> changes_from_json(const Json& json) {
  std::vector<ResourceChange> changes;
  if (!json.is_array()) return changes;
  for (auto& each : json.as_array()) {
    auto text = [&](std::string_view name) { return each.text(name).value_or(""); };
    ResourceChange one;
    one.action = text("action");
    one.logical_id = text("logical_id");
    one.physical_id = text("physical_id");
    one.type = text("type");
    one.replacement = text("replacement");
    one.policy_action = text("policy_action");
    if (auto* scope = each.find("scope"); scope && scope->is_array())
      for (auto& name : scope->as_array()) one.scope.insert(name.as_string());
    if (auto* details = each.find("details"); details && details->is_array())
      for (auto& detail : details->as_array()) one.details.push_back(detail_from(detail));
    one.before_context = text("before_context");
    one.after_context = text("after_context");
    one.drift = text("drift");
    changes.push_back(std::move(one));
  }
  return changes;
}

}  // namespace windlass::formation
