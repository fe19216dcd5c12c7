// How an operation goes from phase to phase, and how it ends. Pure; for advance.cc and engine.cc.
#pragma once

#include "formation/record.h"

namespace windlass::formation {

// All is made: what was replaced or left out of the template may go now.
void commit(StackRecord& stack, Time now);
void enter_rollback(StackRecord& stack, Time now);
// `status`: what the stack says meanwhile ("DELETE_IN_PROGRESS", "ROLLBACK_IN_PROGRESS").
void enter_delete(StackRecord& stack, Time now, std::string status, std::string reason);

// No longer under way: whoever waited does not any more.
void end_operation(StackRecord& stack, Time now, std::string status, std::string reason = "");

// "The following resource(s) failed to create: [A, B]. "
std::string blame(const StackRecord& stack);

}  // namespace windlass::formation
