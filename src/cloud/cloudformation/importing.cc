#include "cloud/cloudformation/importing.h"

#include "cloud/cloudformation/asking.h"
#include "cloud/cloudformation/stacks_kept.h"
#include "formation/events.h"
#include "formation/reading.h"

namespace windlass::cloud::cloudformation {

namespace {

// Two stacks would change it against each other, and whichever goes takes it from the other.
Result<> check_owner(Formation& formation, const Call& call, const std::string& type,
                     const std::string& id) {
  for (auto row :
       formation.db.query("select s.id from cfn_part p join cfn_stack s on s.id = p.stack where "
                          "p.physical_id = ? and p.physical_id <> '' and p.name like 'resource/%' "
                          "and s.account = ? and s.region = ? and s.deleted is null limit 10",
                          {id, call.caller.account.text, call.region.text})) {
    auto owner = find_stack(formation.db, call, row.text(0));
    if (!owner) continue;
    for (auto& [name, resource] : owner->resources)
      if (resource.type == type && resource.made && resource.made->physical.id == id)
        return invalid(id + " already exists in stack " + owner->id);
  }
  return Done{};
}

}  // namespace

Result<std::map<std::string, std::string>> imports_of(
    const aws::cloudformation::CreateChangeSetInput& in, const std::string& type) {
  std::map<std::string, std::string> imports;
  using One = aws::cloudformation::ResourceToImport;
  for (auto& one : in.resources_to_import.value_or(std::vector<One>{})) {
    auto& identifier = one.resource_identifier;
    if (!identifier || identifier->empty())
      return invalid("Resource identifiers are missing for " +
                     one.logical_resource_id.value_or(""));
    std::string id;
    for (auto& [key, value] : *identifier) id += (id.empty() ? "" : "|") + value;
    imports[one.logical_resource_id.value_or("")] = id;
  }
  if (type == "IMPORT" && imports.empty())
    return invalid("ResourcesToImport must be specified for change sets of type IMPORT.");
  if (type != "IMPORT" && !imports.empty())
    return invalid("ResourcesToImport can only be specified for change sets of type IMPORT.");
  return imports;
}

Result<> check_imports(Formation& formation, const Call& call, const engine::StackRecord& stack,
                       const engine::Admitted& admitted,
                       const std::map<std::string, std::string>& imports) {
  if (imports.empty()) return Done{};
  for (auto& [name, id] : imports)
    if (!admitted.graph.contains(name))
      return invalid("Resources " + engine::listed({name}) +
                     " passed in ResourceToImport are not in the template");
  auto account = account_of(formation, call);
  auto reading = TRY(engine::Reading::open(stack, admitted.target, account));
  for (auto& [name, id] : imports) {
    auto* written = reading->processed().resource(name);
    if (!written) continue;
    if (!written->deletion_policy_written)
      return invalid(
          "Resources to import must have DeletionPolicy attribute specified in the "
          "template. The following do not: " +
          engine::listed({name}));
    // What this very resource is already is no change, and is told as such.
    auto there = stack.resources.find(name);
    auto own = there != stack.resources.end() && there->second.made &&
               there->second.made->physical.id == id;
    if (!own) TRY(check_owner(formation, call, written->type, id));
  }
  return Done{};
}

// Only what is taken over may come in, and nothing else may change.
std::optional<std::string> import_fault(const std::vector<engine::ResourceChange>& changes) {
  std::vector<std::string> others;
  for (auto& one : changes)
    if (one.action != "Import") others.push_back(one.logical_id);
  if (others.empty()) return std::nullopt;
  return "You have modified resources " + engine::listed(others) +
         " in your template that are not being imported. Update, create or delete operations "
         "cannot be executed during import operations.";
}

}  // namespace windlass::cloud::cloudformation
