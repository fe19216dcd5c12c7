#include "formation/dependencies.h"

#include <algorithm>

#include "formation/problem.h"
#include "formation/references.h"

namespace windlass::formation {

namespace {

using Conditions = std::map<std::string, bool>;

bool stays(const std::string& condition, const Conditions* conditions) {
  if (!conditions || condition.empty()) return true;
  auto found = conditions->find(condition);
  return found == conditions->end() || found->second;
}

// Names that stand for no resource of this stack, collected for one refusal.
struct Missing {
  std::vector<std::string> names;
  Mark first;

  void add(const Reference& reference) {
    if (names.empty()) first = reference.mark;
    if (std::ranges::find(names, reference.name) == names.end()) names.push_back(reference.name);
  }
};

Result<> refuse(const Missing& missing, Block block) {
  if (missing.names.empty()) return Done{};
  return malformed("Unresolved resource dependencies " + listed(missing.names) + " in the " +
                       std::string(name_of(block)) + " block of the template",
                   missing.first);
}

// The resources among the references; those that the conditions leave out are missing.
std::set<std::string> resources_among(const std::vector<Reference>& references,
                                      const Template& written, const Conditions* conditions,
                                      Missing& missing) {
  std::set<std::string> ids;
  for (auto& reference : references) {
    if (reference.kind != Reference::Kind::Name && reference.kind != Reference::Kind::Attribute)
      continue;
    auto* resource = written.resource(reference.name);
    if (!resource) continue;
    if (stays(resource->condition, conditions))
      ids.insert(reference.name);
    else
      missing.add(reference);
  }
  return ids;
}

// Takes out whoever waits for nobody, and whom nobody waits for: what is left turns in circles.
Result<> refuse_circles(const Template& written, const Dependencies& all) {
  std::set<std::string> left;
  for (auto& [id, others] : all) left.insert(id);
  for (bool shrunk = true; shrunk;) {
    shrunk = false;
    std::set<std::string> awaited;
    for (auto& id : left)
      for (auto& other : all.at(id))
        if (left.contains(other)) awaited.insert(other);
    for (auto at = left.begin(); at != left.end();) {
      auto waits =
          std::ranges::any_of(all.at(*at), [&](auto& other) { return left.contains(other); });
      auto stuck = waits && awaited.contains(*at);
      shrunk |= !stuck;
      at = stuck ? std::next(at) : left.erase(at);
    }
  }
  if (left.empty()) return Done{};
  std::vector<std::string> names(left.begin(), left.end());
  return invalid("Circular dependency between resources: " + listed(names),
                 written.resource(names[0])->mark);
}

Result<Dependencies> find(const Template& processed, const Conditions* conditions) {
  Dependencies all;
  Missing missing;
  for (auto& resource : processed.resources) {
    if (!stays(resource.condition, conditions)) continue;
    auto references = TRY(references_of(resource, processed, conditions));
    auto ids = resources_among(references, processed, conditions, missing);
    for (auto& id : resource.depends_on) {
      auto* other = processed.resource(id);
      if (!other) missing.add({Reference::Kind::Name, id, resource.mark});
      // CloudFormation lets a DependsOn to what a condition leaves out be.
      else if (stays(other->condition, conditions))
        ids.insert(id);
    }
    all[resource.logical_id] = std::move(ids);
  }
  TRY(refuse(missing, Block::Resources));

  for (auto& output : processed.outputs) {
    if (!stays(output.condition, conditions)) continue;
    auto references = TRY(references_in(output.value, Block::Outputs, processed, conditions));
    (void)resources_among(references, processed, conditions, missing);
  }
  TRY(refuse(missing, Block::Outputs));
  TRY(refuse_circles(processed, all));
  return all;
}

}  // namespace

Result<Dependencies> find_dependencies(const Template& processed) {
  return find(processed, nullptr);
}

Result<Dependencies> find_dependencies(const Template& processed,
                                       const std::map<std::string, bool>& conditions) {
  return find(processed, &conditions);
}

}  // namespace windlass::formation
