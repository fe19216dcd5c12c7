// The alarms of a stack.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "ops/work.h"

namespace windlass::ops {

struct Ringing {
  std::string name, why;
  std::string metric = {};  // empty: it is calculated of several
};
// By the names that the stack gave them.
Result<std::set<std::string>> alarms_of(const Work& work, const Place& place);
// Those of them that ring now.
Result<std::vector<Ringing>> ringing_alarms(const Work& work, const Place& place,
                                            const std::set<std::string>& names);
// Those that have not come to a first word yet.
Result<std::vector<Ringing>> undecided_alarms(const Work& work, const Place& place,
                                              const std::set<std::string>& names);
// Whether it counts machines that serve: whoever looks at each machine knows better, and sooner.
bool counts_machines(const Ringing& alarm);

}  // namespace windlass::ops
