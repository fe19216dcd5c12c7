// Reports of machines that are no more: nobody else takes them away.
#pragma once

#include "ops/work.h"

namespace windlass::ops {

// Removes those whose machine EC2 does not know any more, or has ended; of any other never. As many
// as a while allows: the rest goes the next time. Answers how many went.
Result<int> forget_old_reports(const Work& work, const Place& place);

}  // namespace windlass::ops
