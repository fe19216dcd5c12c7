// What belongs to a group and has operations of its own: each part is made to be as the template
// says.
#pragma once

#include "formation/resource_type.h"

namespace windlass::formation::types {

// With null for what was not there before.
Result<> change_metrics(const Place& place, const std::string& group, const Json& before,
                        const Json& now);
Result<> change_notifications(const Place& place, const std::string& group, const Json& before,
                              const Json& now);
Result<> change_hooks(const Place& place, const std::string& group, const Json& before,
                      const Json& now);
Result<> change_traffic(const Place& place, const std::string& group, const Json& before,
                        const Json& now);

// For `read`: those that the template speaks of, as they stand.
Result<Json> hooks_as_they_stand(const Place& place, const std::string& group,
                                 const Json& properties);

}  // namespace windlass::formation::types
