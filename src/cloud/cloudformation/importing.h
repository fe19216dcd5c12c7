// What a change set takes over: things that are there and belong to no stack.
#pragma once

#include <map>

#include "aws/cloudformation/create_change_set.h"
#include "cloud/cloudformation/context.h"
#include "formation/admit.h"
#include "formation/change_set.h"

namespace windlass::cloud::cloudformation {

// By logical id, the id of what is taken over.
Result<std::map<std::string, std::string>> imports_of(
    const aws::cloudformation::CreateChangeSetInput& in, const std::string& type);
// Each is in the template, says what becomes of it when the stack goes, and is nobody else's.
Result<> check_imports(Formation& formation, const Call& call, const engine::StackRecord& stack,
                       const engine::Admitted& admitted,
                       const std::map<std::string, std::string>& imports);
// Only what is taken over may come in, and nothing else may change.
std::optional<std::string> import_fault(const std::vector<engine::ResourceChange>& changes);

}  // namespace windlass::cloud::cloudformation
