// What a part of a template refers to, found without evaluating it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "formation/functions.h"

namespace windlass::formation {

struct Reference {
  enum class Kind { Name, Attribute, Condition, Mapping } kind;
  std::string name;  // of a resource, parameter or pseudo parameter; a condition; a mapping
  Mark mark;
  bool by_get_att = false;  // and not within a text of Fn::Sub
};

// In the order in which they stand. With `conditions` (by name, whether they hold), Fn::If counts
// with the branch that it takes. Refuses functions of the wrong form or in the wrong place.
Result<std::vector<Reference>> references_in(
    const Node& node, Block block, const Template& written,
    const std::map<std::string, bool>* conditions = nullptr);
// The same of everything in a resource that its making depends on.
Result<std::vector<Reference>> references_of(
    const Resource& resource, const Template& written,
    const std::map<std::string, bool>* conditions = nullptr);

bool is_pseudo_parameter(std::string_view name);

}  // namespace windlass::formation
