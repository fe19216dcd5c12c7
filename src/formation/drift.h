// What a resource has become in its service, beside what its template said.
#pragma once

#include "formation/record.h"
#include "formation/run_step.h"

namespace windlass::formation {

struct PropertyDrift {
  std::string path;  // "/Tags/0/Value"
  std::string way;   // ADD, REMOVE, NOT_EQUAL
  Json expected, actual;
};
struct Drift {
  std::string status;  // IN_SYNC, MODIFIED, DELETED, NOT_CHECKED
  Json expected, actual;
  std::vector<PropertyDrift> differences;
};

// Reads the resource; changes nothing. Properties that nobody gave, or that the service never
// tells, do not count.
Result<Drift> drift_of(const StackRecord& stack, const ResourceRecord& resource,
                       const Around& around);

// As ResourceRecord keeps it, and back.
Json to_json(const Drift& drift, Time now);
Drift drift_from_json(const Json& json);
std::optional<Time> drift_seen_at(const Json& json);

}  // namespace windlass::formation
