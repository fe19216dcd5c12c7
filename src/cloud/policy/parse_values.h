// The values of a policy's elements, checked and compiled. Only for parse.cc.
#pragma once

#include "cloud/policy/policy.h"

namespace windlass::cloud::policy {

Error malformed(std::string message);

Result<> check_sid(const std::string& sid);
Result<> add_action(Statement& statement, const std::string& action, PolicyKind kind);
Result<> add_resource(Statement& statement, const std::string& resource, PolicyKind kind,
                      bool variables);
// `type` is the key in the Principal element ("AWS", "Service", ...); "" for the lone "*".
Result<> add_principal(Statement& statement, std::string_view type, const std::string& name);

}  // namespace windlass::cloud::policy
