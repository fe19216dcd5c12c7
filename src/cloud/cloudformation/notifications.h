// Topics that are told what happens to a stack.
#pragma once

#include "cloud/cloudformation/context.h"

namespace windlass::cloud::cloudformation {

void tell_topics(const Work& work, const engine::StackRecord& stack,
                 const engine::StackEvent& event, const std::string& event_id);

}  // namespace windlass::cloud::cloudformation
