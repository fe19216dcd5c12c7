// What happens to a stack and its resources, in CloudFormation's statuses and words.
#pragma once

#include "formation/problem.h"
#include "formation/record.h"

namespace windlass::formation {

// Both set the status and put an event down.
void note(StackRecord& stack, Time now, std::string status, std::string reason = "");
void note(StackRecord& stack, ResourceRecord& resource, Time now, std::string status,
          std::string reason = "");
// Of what was replaced: the resource's own status stays as it is.
void note(StackRecord& stack, const Leftover& leftover, Time now, std::string status,
          std::string reason = "");
// More about what goes on, without a change of status.
void remark(StackRecord& stack, const ResourceRecord& resource, Time now, std::string reason);

// Properties as they may be shown: "****" where a secret went in.
Json shown_properties(const Recipe& recipe);

}  // namespace windlass::formation
