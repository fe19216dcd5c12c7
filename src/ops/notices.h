// Telling those whom the file names (notify:) how a revision ended.
#pragma once

#include "ops/revision.h"
#include "ops/work.h"

namespace windlass::ops {

// Through the stack's topic, where it has one. A notice is no reason to fail: what goes wrong with
// it is told and forgotten.
void notify(const Work& work, const Revision& revision);
std::string notice_subject(const Revision& revision);

}  // namespace windlass::ops
