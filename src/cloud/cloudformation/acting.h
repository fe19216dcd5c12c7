// As whom a stack's calls are made: as whoever asked last, with all that limits them, or as the
// role that they gave to the stack.
#pragma once

#include "cloud/cloudformation/cloudformation.h"
#include "cloud/cloudformation/context.h"

namespace windlass::cloud::cloudformation {

// Whoever asked acts from here on.
void set_actor(store::Database& db, const std::string& stack_id, const Call& call);
Actor actor_of(store::Database& db, const engine::StackRecord& stack);

// A session of that role, as cloudformation.amazonaws.com. Refused when the role does not let it
// in.
Result<aws::Credentials> assume(const Work& work, const engine::StackRecord& stack,
                                const std::string& role_arn);
// For who asks: refused at once, and not by the stack.
Result<> check_role(Formation& formation, const Call& call, const engine::StackRecord& stack,
                    const std::optional<std::string>& role_arn);

}  // namespace windlass::cloud::cloudformation
