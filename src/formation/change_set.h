// What would change: for every resource what happens to it and why, before anything does.
#pragma once

#include "formation/admit.h"
#include "formation/drift.h"

namespace windlass::formation {

struct ChangeDetail {
  std::string attribute;   // Properties, Metadata, Tags, DeletionPolicy, UpdateReplacePolicy
  std::string name;        // of the property: "InstanceType"
  std::string path;        // "/Properties/Tags/0/Value"
  std::string recreation;  // Never, Conditionally, Always
  std::string way;         // Add, Remove, Modify
  std::optional<std::string> before, after;
  std::string evaluation = "Static";  // or Dynamic: known when other resources are made
  std::string source = "DirectModification";
  std::string entity;                  // "KeyName" of a parameter, "Server.PublicIp"
  std::optional<std::string> drifted;  // what it has become meanwhile
};

struct ResourceChange {
  std::string action;  // Add, Modify, Remove, Import
  std::string logical_id, physical_id, type;
  std::string replacement;    // True, False, Conditional; empty where nothing is modified
  std::string policy_action;  // Delete, Retain, Snapshot, ReplaceAndDelete, ...
  std::set<std::string> scope;
  std::vector<ChangeDetail> details;
  std::string before_context, after_context;  // all of it, as JSON
  std::string drift;                          // empty: nobody looked
};

// What AWS says of a change set without changes.
inline constexpr std::string_view no_changes =
    "The submitted information didn't contain changes. Submit different information to create a "
    "change set.";

// `imports`: by logical id. `drifts`: of those that were looked at; they are to be reverted.
Result<std::vector<ResourceChange>> changes_of(const StackRecord& stack, const Admitted& admitted,
                                               const std::map<std::string, std::string>& imports,
                                               const std::map<std::string, Drift>& drifts,
                                               Surroundings& surroundings, FindType find);

Json to_json(const std::vector<ResourceChange>& changes);
std::vector<ResourceChange> changes_from_json(const Json& json);

}  // namespace windlass::formation
