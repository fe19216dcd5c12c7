#include "formation/check.h"

#include <algorithm>
#include <set>

#include "formation/problem.h"
#include "formation/references.h"

namespace windlass::formation {

namespace {

using Kind = Reference::Kind;

// Names without a meaning, each once, in the order in which they stand.
struct Unresolved {
  std::vector<std::string> names;
  Mark first;

  void add(const std::string& name, Mark mark) {
    if (std::ranges::find(names, name) != names.end()) return;
    if (names.empty()) first = mark;
    names.push_back(name);
  }
};

Result<> check_name_of(const Reference& reference, Block block, const Template& written,
                       Unresolved& unresolved) {
  auto& name = reference.name;
  switch (reference.kind) {
    case Kind::Condition:
      if (!written.find_condition(name))
        return malformed("Unresolved condition dependency " + name + " in the " +
                             std::string(name_of(block)) + " block of the template",
                         reference.mark);
      return Done{};
    case Kind::Mapping:
      if (!written.mapping(name))
        return misused(
            "Mapping named '" + name + "' is not present in the 'Mappings' section of template.",
            reference.mark);
      return Done{};
    case Kind::Attribute:
      if (written.resource(name)) return Done{};
      if (reference.by_get_att)
        return misused("instance of Fn::GetAtt references undefined resource " + name,
                       reference.mark);
      break;
    case Kind::Name:
      if (is_pseudo_parameter(name) || written.parameter(name)) return Done{};
      if (written.resource(name) && (block == Block::Resources || block == Block::Outputs))
        return Done{};
      break;
  }
  unresolved.add(name, reference.mark);
  return Done{};
}

Result<> check_names(const std::vector<Reference>& references, Block block, const Template& written,
                     Unresolved& unresolved) {
  for (auto& reference : references) TRY(check_name_of(reference, block, written, unresolved));
  return Done{};
}

Result<> refuse(const Unresolved& unresolved, Block block) {
  if (unresolved.names.empty()) return Done{};
  auto where = std::string(name_of(block)) + " block of the template";
  if (block == Block::Conditions || block == Block::Rules)
    return malformed("Unresolved dependencies " + listed(unresolved.names) +
                         ". Cannot reference resources in the " + where,
                     unresolved.first);
  return malformed(
      "Unresolved resource dependencies " + listed(unresolved.names) + " in the " + where,
      unresolved.first);
}

Result<> check_resources(const Template& written) {
  Unresolved unresolved;
  for (auto& resource : written.resources) {
    TRY(check_names(TRY(references_of(resource, written)), Block::Resources, written, unresolved));
    for (auto& name : resource.depends_on)
      if (!written.resource(name)) unresolved.add(name, resource.mark);
    if (!resource.condition.empty() && !written.find_condition(resource.condition))
      return malformed("Unresolved condition dependency " + resource.condition +
                           " in the Resources block of the template",
                       resource.mark);
  }
  return refuse(unresolved, Block::Resources);
}

Result<> check_outputs(const Template& written) {
  Unresolved unresolved;
  for (auto& output : written.outputs) {
    TRY(check_names(TRY(references_in(output.value, Block::Outputs, written)), Block::Outputs,
                    written, unresolved));
    if (output.export_name)
      TRY(check_names(TRY(references_in(*output.export_name, Block::Outputs, written)),
                      Block::Outputs, written, unresolved));
    if (!output.condition.empty() && !written.find_condition(output.condition))
      return malformed("Unresolved condition dependency " + output.condition +
                           " in the Outputs block of the template",
                       output.mark);
  }
  return refuse(unresolved, Block::Outputs);
}

Result<> check_conditions(const Template& written) {
  Unresolved unresolved;
  std::map<std::string, std::set<std::string>> needs;
  for (auto& condition : written.conditions) {
    auto references = TRY(references_in(condition.expression, Block::Conditions, written));
    TRY(check_names(references, Block::Conditions, written, unresolved));
    for (auto& reference : references)
      if (reference.kind == Kind::Condition) needs[condition.name].insert(reference.name);
  }
  TRY(refuse(unresolved, Block::Conditions));

  // Those that need nothing any more are taken out until none is left, or a circle.
  for (bool shrunk = true; shrunk;) {
    shrunk = false;
    for (auto at = needs.begin(); at != needs.end();) {
      auto waits =
          std::ranges::any_of(at->second, [&](auto& name) { return needs.contains(name); });
      shrunk |= !waits;
      at = waits ? std::next(at) : needs.erase(at);
    }
  }
  if (needs.empty()) return Done{};
  std::vector<std::string> names;
  for (auto& [name, others] : needs) names.push_back(name);
  return malformed("Circular dependency between conditions: " + listed(names),
                   written.find_condition(names[0])->expression.mark());
}

Result<> check_rules(const Template& written) {
  Unresolved unresolved;
  for (auto& rule : written.rules) {
    if (rule.condition)
      TRY(check_names(TRY(references_in(*rule.condition, Block::Rules, written)), Block::Rules,
                      written, unresolved));
    for (auto& assertion : rule.assertions)
      TRY(check_names(TRY(references_in(assertion.expression, Block::Rules, written)), Block::Rules,
                      written, unresolved));
  }
  return refuse(unresolved, Block::Rules);
}

}  // namespace

Result<> check_references(const Template& processed) {
  TRY(check_conditions(processed));
  TRY(check_rules(processed));
  TRY(check_resources(processed));
  return check_outputs(processed);
}

}  // namespace windlass::formation
