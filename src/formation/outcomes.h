// What becomes of a resource when a call about it is over. Pure; for apply.cc and advance.cc.
#pragma once

#include "formation/record.h"

namespace windlass::formation {

// It is ready: on to its update policy, to the signals that it waits for, or it is done.
void settled(StackRecord& stack, ResourceRecord& resource, Time now);
void complete(StackRecord& stack, ResourceRecord& resource, Time now);
void fail(StackRecord& stack, ResourceRecord& resource, Time now, std::string reason);

// Its machines are being made anew: what it is now goes where nobody forgets it.
void set_aside(StackRecord& stack, ResourceRecord& resource);

bool is_running(Stage stage);

}  // namespace windlass::formation
