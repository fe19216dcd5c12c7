#include "formation/change_set.h"

#include <algorithm>

#include "formation/differences.h"
#include "formation/events.h"
#include "formation/own_types.h"
#include "formation/pointer.h"
#include "formation/reading.h"
#include "formation/schema.h"

namespace windlass::formation {

namespace {

std::string text_of(const Json& json) { return json.is_string() ? json.as_string() : json.dump(); }

std::string recreation(const Difference& difference) {
  if (difference.replacement == Replacement::True) return "Always";
  return difference.replacement == Replacement::Conditional ? "Conditionally" : "Never";
}

std::string word(Difference::Way way) {
  if (way == Difference::Way::Add) return "Add";
  return way == Difference::Way::Remove ? "Remove" : "Modify";
}

bool touches(const std::string& use, const std::string& path) {
  auto within = [](const std::string& outer, const std::string& inner) {
    return inner.starts_with(outer) &&
           (inner.size() == outer.size() || inner[outer.size()] == '/' || outer.empty());
  };
  return within(use, path) || within(path, use);
}

Json shown_metadata(const Recipe& recipe) {
  auto shown = recipe.metadata;
  for (auto& path : recipe.metadata_secrets)
    if (auto* found = at_pointer(shown, path)) *found = "****";
  return shown;
}

// Everything about a resource that a change set may show.
std::string context(const Recipe& recipe, const std::vector<std::string>& secrets) {
  auto hidden = recipe;
  hidden.secrets = secrets;
  Json json = Json::Object{{"Properties", shown_properties(hidden)}};
  if (!recipe.metadata.is_null()) json.set("Metadata", shown_metadata(recipe));
  if (recipe.deletion_policy != "Delete") json.set("DeletionPolicy", recipe.deletion_policy);
  if (recipe.update_replace_policy != "Delete")
    json.set("UpdateReplacePolicy", recipe.update_replace_policy);
  return json.dump();
}

class ChangeSet {
 public:
  ChangeSet(const StackRecord& stack, const Admitted& admitted, Reading& reading,
            const std::map<std::string, std::string>& imports,
            const std::map<std::string, Drift>& drifts, FindType find)
      : stack_(stack),
        admitted_(admitted),
        reading_(reading),
        imports_(imports),
        drifts_(drifts),
        find_(find) {}

  Result<std::vector<ResourceChange>> list() {
    for (auto& name : in_order()) TRY(one(name));
    for (auto& [name, resource] : stack_.resources)
      if (!admitted_.graph.contains(name) && resource.made) gone(resource);
    std::ranges::sort(changes_, {}, &ResourceChange::logical_id);
    return std::move(changes_);
  }

 private:
  // Each after what it needs, so that what is replaced is known when its dependents are looked at.
  std::vector<std::string> in_order() const {
    std::vector<std::string> order;
    std::set<std::string> done;
    while (order.size() < admitted_.graph.size()) {
      auto before = order.size();
      for (auto& [name, needed] : admitted_.graph) {
        if (done.contains(name)) continue;
        auto free = std::ranges::all_of(
            needed, [&](auto& id) { return done.contains(id) || !admitted_.graph.contains(id); });
        if (!free) continue;
        done.insert(name);
        order.push_back(name);
      }
      if (order.size() == before) break;  // no circles: admitted graphs have none
    }
    return order;
  }

  Result<> one(const std::string& name) {
    auto* written = reading_.processed().resource(name);
    Evaluated properties;
    auto recipe = TRY(reading_.recipe(*written, admitted_.graph.at(name), properties));
    auto found = stack_.resources.find(name);
    auto is_there = found != stack_.resources.end() && found->second.made &&
                    !found->second.made->physical.id.empty();
    if (is_there) return changed(found->second, recipe, properties);
    ResourceChange change;
    auto taken = imports_.find(name);
    change.action = taken == imports_.end() ? "Add" : "Import";
    if (taken != imports_.end()) change.physical_id = taken->second;
    change.logical_id = name;
    change.type = recipe.type;
    change.after_context = context(recipe, recipe.secrets);
    changes_.push_back(std::move(change));
    return Done{};
  }

  void gone(const ResourceRecord& resource) {
    ResourceChange change;
    auto& recipe = resource.made->recipe;
    change.action = "Remove";
    change.logical_id = resource.logical_id;
    change.physical_id = resource.made->physical.id;
    change.type = recipe.type;
    change.policy_action =
        recipe.deletion_policy == "RetainExceptOnCreate" ? "Retain" : recipe.deletion_policy;
    change.before_context = context(recipe, recipe.secrets);
    changes_.push_back(std::move(change));
  }

  Result<> changed(const ResourceRecord& resource, const Recipe& recipe,
                   const Evaluated& properties) {
    auto& was = resource.made->recipe;
    auto* schema = find_schema(recipe.type);
    auto all = differences(schema, was.properties, recipe.properties);
    ResourceChange change;
    for (auto& one : all) tell(change, one, recipe, properties, schema);
    others(change, was, recipe, schema);
    auto drift = drifts_.find(resource.logical_id);
    if (drift != drifts_.end()) revert(change, drift->second, recipe, schema);
    auto looks = recipe.type == nested_stack.name && imports_.empty();
    if (change.details.empty() && looks) look_within(change);
    if (change.details.empty() && !resource.dirty && change.drift != "DELETED") return Done{};
    change.action = change.drift == "DELETED" ? "Add" : "Modify";
    change.logical_id = resource.logical_id;
    change.physical_id = resource.made->physical.id;
    change.type = recipe.type;
    decide(change, resource, recipe, all);
    change.before_context = context(was, was.secrets);
    change.after_context = context(recipe, recipe.secrets);
    changes_.push_back(std::move(change));
    return Done{};
  }

  void decide(ResourceChange& change, const ResourceRecord& resource, const Recipe& recipe,
              const std::vector<Difference>& all) {
    auto* type = find_own_type(recipe.type);
    if (!type) type = find_(recipe.type);
    auto touched = change.scope.contains("Properties") || change.scope.contains("Tags");
    auto replaced = replacement_of(all);
    if (touched && !all.empty() && type && !type->update) replaced = Replacement::True;
    auto known = std::ranges::all_of(all, &Difference::known);
    if (replaced == Replacement::Conditional && known && type && type->replaces)
      replaced = replaces_by_values(*type, find_schema(recipe.type), resource.made->recipe, recipe)
                     ? Replacement::True
                     : Replacement::False;
    if (resource.dirty && resource.status == "CREATE_FAILED") replaced = Replacement::True;
    change.replacement = std::string(replacement_name(replaced));
    if (replaced == Replacement::True || change.drift == "DELETED")
      reading_.world().unknown.insert(resource.logical_id);
    else if (touched)
      reading_.world().unknown_attributes.insert(resource.logical_id);
    if (replaced != Replacement::True) return;
    auto& policy = recipe.update_replace_policy;
    change.policy_action = "ReplaceAnd" + (policy == "RetainExceptOnCreate" ? "Retain" : policy);
  }

  void tell(ResourceChange& change, const Difference& one, const Recipe& recipe,
            const Evaluated& properties, const Schema* schema) {
    ChangeDetail detail;
    auto pointer = pointer_to(one.path);
    auto is_tag = schema && !one.path.empty() && one.path.front() == tag_property(*schema);
    detail.attribute = is_tag ? "Tags" : "Properties";
    if (!is_tag && !one.path.empty()) detail.name = one.path.front();
    detail.path = "/Properties" + pointer;
    detail.recreation = recreation(one);
    detail.way = word(one.way);
    auto hidden =
        std::ranges::any_of(recipe.secrets, [&](auto& secret) { return touches(secret, pointer); });
    if (one.before) detail.before = hidden ? "****" : text_of(*one.before);
    if (one.after) detail.after = hidden ? "****" : text_of(*one.after);
    change.scope.insert(detail.attribute);
    auto told = false;
    for (auto& use : properties.uses) {
      if (!touches(use.path, pointer)) continue;
      auto cause = detail;
      if (!caused_by(use, cause)) continue;
      if (!hidden) {
        change.details.push_back(std::move(cause));
        told = true;
      }
    }
    if (hidden) detail.evaluation = "Dynamic";
    if (!told) change.details.push_back(std::move(detail));
  }

  bool caused_by(const Use& use, ChangeDetail& detail) const {
    if (use.source == Source::Parameter) {
      auto* was = stack_.current.parameters.find(use.entity);
      auto* is = admitted_.target.parameters.find(use.entity);
      if (was && is && was->value == is->value) return false;
      detail.source = "ParameterReference";
      detail.entity = use.entity;
      return true;
    }
    if (use.known || use.source == Source::Import) return false;
    detail.source = use.source == Source::Resource ? "ResourceReference" : "ResourceAttribute";
    detail.evaluation = "Dynamic";
    detail.entity = use.entity;
    return true;
  }

  static void attribute(ResourceChange& change, const char* name, const std::string& before,
                        const std::string& after) {
    ChangeDetail detail;
    detail.attribute = name;
    detail.path = std::string("/") + name;
    detail.recreation = "Never";
    detail.way = "Modify";
    detail.before = before;
    detail.after = after;
    change.scope.insert(name);
    change.details.push_back(std::move(detail));
  }

  // What stands at its template's URL is seen by its own update only.
  static void look_within(ResourceChange& change) {
    ChangeDetail detail;
    detail.attribute = "Properties";
    detail.path = "/Properties";
    detail.recreation = "Never";
    detail.way = "Modify";
    detail.evaluation = "Dynamic";
    detail.source = "Automatic";
    change.scope.insert(detail.attribute);
    change.details.push_back(std::move(detail));
  }

  static std::string shown(const Json& policy) { return policy.is_null() ? "" : policy.dump(); }

  static void others(ResourceChange& change, const Recipe& was, const Recipe& is,
                     const Schema* schema) {
    if (was.metadata != is.metadata)
      attribute(change, "Metadata", shown_metadata(was).dump(), shown_metadata(is).dump());
    if (was.deletion_policy != is.deletion_policy)
      attribute(change, "DeletionPolicy", was.deletion_policy, is.deletion_policy);
    if (was.update_replace_policy != is.update_replace_policy)
      attribute(change, "UpdateReplacePolicy", was.update_replace_policy, is.update_replace_policy);
    if (was.creation_policy != is.creation_policy)
      attribute(change, "CreationPolicy", shown(was.creation_policy), shown(is.creation_policy));
    if (was.update_policy != is.update_policy)
      attribute(change, "UpdatePolicy", shown(was.update_policy), shown(is.update_policy));
    if (was.tags == is.tags || !schema || tag_property(*schema).empty()) return;
    for (auto& [key, value] : is.tags) {
      auto old = std::ranges::find(was.tags, key, &std::pair<std::string, std::string>::first);
      if (old == was.tags.end() || old->second != value)
        stack_tag(change, key, old == was.tags.end() ? nullptr : &old->second, &value);
    }
    for (auto& [key, value] : was.tags)
      if (std::ranges::find(is.tags, key, &std::pair<std::string, std::string>::first) ==
          is.tags.end())
        stack_tag(change, key, &value, nullptr);
  }

  static void stack_tag(ResourceChange& change, const std::string& key, const std::string* before,
                        const std::string* after) {
    ChangeDetail detail;
    detail.attribute = "Tags";
    detail.path = "/Properties/Tags";
    detail.recreation = "Never";
    detail.way = !before ? "Add" : !after ? "Remove" : "Modify";
    auto shown = [&](const std::string& value) {
      return Json(Json::Object{{"Key", key}, {"Value", value}}).dump();
    };
    if (before) detail.before = shown(*before);
    if (after) detail.after = shown(*after);
    change.scope.insert("Tags");
    change.details.push_back(std::move(detail));
  }

  // What somebody else changed is set again.
  static void revert(ResourceChange& change, const Drift& drift, const Recipe& recipe,
                     const Schema* schema) {
    change.drift = drift.status;
    for (auto& one : drift.differences) {
      auto path = "/Properties" + one.path;
      auto told = std::ranges::find(change.details, path, &ChangeDetail::path);
      if (told != change.details.end()) {
        told->drifted = text_of(one.actual);
        continue;
      }
      ChangeDetail detail;
      auto names = path_of(one.path);
      detail.attribute = schema && !names.empty() && names.front() == tag_property(*schema)
                             ? "Tags"
                             : "Properties";
      if (detail.attribute == "Properties" && !names.empty()) detail.name = names.front();
      detail.path = path;
      detail.recreation = "Never";
      detail.way = "Modify";
      detail.source = "NoModification";
      detail.before = detail.drifted = text_of(one.actual);
      if (auto* wanted = at_pointer(recipe.properties, one.path)) detail.after = text_of(*wanted);
      change.scope.insert(detail.attribute);
      change.details.push_back(std::move(detail));
    }
  }

  const StackRecord& stack_;
  const Admitted& admitted_;
  Reading& reading_;
  const std::map<std::string, std::string>& imports_;
  const std::map<std::string, Drift>& drifts_;
  FindType find_;
  std::vector<ResourceChange> changes_;
};

}  // namespace

Result<std::vector<ResourceChange>> changes_of(const StackRecord& stack, const Admitted& admitted,
                                               const std::map<std::string, std::string>& imports,
                                               const std::map<std::string, Drift>& drifts,
                                               Surroundings& surroundings, FindType find) {
  auto reading = TRY(Reading::open(stack, admitted.target, surroundings));
  return ChangeSet(stack, admitted, *reading, imports, drifts, find).list();
}

}  // namespace windlass::formation
