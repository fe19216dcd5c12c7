// Tags whose names begin with "aws:" are the system's. A stack sets its own on what it makes
// (aws:cloudformation:stack-name, ...), services theirs; nobody else sets one or takes one away.
#pragma once

#include <string_view>

#include "cloud/core/call.h"

namespace windlass::cloud {

bool is_reserved_tag(std::string_view name);
// Those, and the mark by which a stack finds what it made: AWS's own CloudFormation needs nobody's
// permission for them, and so neither does ours.
bool is_stacks_tag(std::string_view name);
// Whether this call may neither set nor remove a tag of that name.
bool is_kept_from_tag(const Call& call, std::string_view name);

}  // namespace windlass::cloud
