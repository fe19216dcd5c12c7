// What a stack's template and its operation may ask of the account, beside its own resources.
#pragma once

#include "formation/evaluate.h"
#include "formation/parameters.h"
#include "formation/record.h"

namespace windlass::formation {

struct Surroundings : Secrets, ParameterLookup {
  using ParameterLookup::ssm;
  using Secrets::ssm;
  virtual Result<std::string> import(std::string_view name) = 0;
  virtual Result<std::vector<std::string>> zones(std::string_view region) = 0;
  // The id of the stack that exports that name; nothing when none does.
  virtual Result<std::optional<std::string>> exporter(std::string_view name) = 0;
  // Names of the stacks that import it.
  virtual Result<std::vector<std::string>> importers(std::string_view name) = 0;
  // Whether that trigger's alarm is in ALARM; an error when there is no such alarm.
  virtual Result<bool> fires(const RollbackTrigger& trigger) = 0;
};

}  // namespace windlass::formation
