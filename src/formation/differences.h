// What changes between two forms of a resource, property by property, and what that does to it.
#pragma once

#include <optional>
#include <vector>

#include "base/json.h"
#include "formation/schema.h"

namespace windlass::formation {

struct Difference {
  enum class Way { Add, Remove, Modify } way = Way::Modify;
  PropertyPath path;
  std::optional<Json> before, after;
  Replacement replacement = Replacement::False;
  bool known = true;  // false: what comes after is known only when other resources are made
};

// `schema` may be null: then nothing is said to replace anything. Values that mean the same are no
// difference, however they are written.
std::vector<Difference> differences(const Schema* schema, const Json& before, const Json& after);

// What they do together; what is not known yet may turn out to be no change.
Replacement replacement_of(const std::vector<Difference>& all);

}  // namespace windlass::formation
