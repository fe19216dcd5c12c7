// What is looked at before an operation begins: whether its template and parameters can be used at
// all, so that nothing is made of what cannot be finished.
#pragma once

#include "formation/parameters.h"
#include "formation/record.h"
#include "formation/resource_type.h"
#include "formation/run_step.h"

namespace windlass::formation {

struct Asked {
  std::string body;
  std::vector<GivenParameter> parameters;
  Tags tags;
  std::vector<std::string> notification_arns, capabilities;
  std::string role_arn;
};

struct Admitted {
  Blueprint target;
  Graph graph;
  std::string description;
  std::map<std::string, std::string> types;  // of the resources that the conditions leave in
};

// `stack` has a name, an id, an account and a region, and whatever it was before. Refuses in AWS's
// words.
Result<Admitted> admit(const StackRecord& stack, const Asked& asked, Surroundings& surroundings,
                       FindType find);

// Whether `target` is just what the stack is: "No updates are to be performed."
Result<bool> changes_nothing(const StackRecord& stack, const Admitted& admitted,
                             Surroundings& surroundings);

}  // namespace windlass::formation
