// Which resource needs which, from Ref, Fn::GetAtt, Fn::Sub and DependsOn.
#pragma once

#include <map>
#include <set>
#include <string>

#include "base/result.h"
#include "formation/template.h"

namespace windlass::formation {

// A logical id -> the logical ids that must exist before it. Every resource is a key.
using Dependencies = std::map<std::string, std::set<std::string>>;

// With all of its branches, whatever the conditions say. Refuses references to what is not there,
// and circles, in CloudFormation's words.
Result<Dependencies> find_dependencies(const Template& processed);

// As the conditions have it (Evaluator::conditions()): Fn::If counts with the branch it takes,
// resources that are left out are no keys; a DependsOn to one is nothing, a reference to one is
// refused.
Result<Dependencies> find_dependencies(const Template& processed,
                                       const std::map<std::string, bool>& conditions);

}  // namespace windlass::formation
