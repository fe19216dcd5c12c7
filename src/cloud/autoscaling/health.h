// Are a group's machines well? Those that are not are replaced.
#pragma once

#include "cloud/autoscaling/sight.h"

namespace windlass::cloud::autoscaling {

// Why it is not well, as the history tells it; nothing for one that is, or that is still in its
// grace. Pure.
std::optional<std::string> find_ailment(const Group& group, const Member& member,
                                        const Sight& sight);

// Marks those that are not well.
void check_health(Scaling& scaling, const Group& group, std::vector<Member>& members,
                  const Sight& sight);
// Takes out those that are marked, and those that have served their time. Answers how many machines
// the group is to have beyond those wanted, where its policy says that replacements come first.
std::int64_t replace_ailing(Scaling& scaling, Group& group, std::vector<Member>& members,
                            const Sight& sight);

}  // namespace windlass::cloud::autoscaling
