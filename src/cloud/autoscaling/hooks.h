// Lifecycle hooks: machines that wait for somebody's word before they go on.
#pragma once

#include <algorithm>

#include "cloud/autoscaling/member.h"

namespace windlass::cloud::autoscaling {

inline constexpr std::string_view on_launching = "autoscaling:EC2_INSTANCE_LAUNCHING",
                                  on_terminating = "autoscaling:EC2_INSTANCE_TERMINATING";

struct Hook {
  std::string name, transition, target, role, metadata;
  std::int64_t heartbeat = 3600;
  std::string default_result = "ABANDON";

  // However many heartbeats come: a hundred of them, or two days.
  std::int64_t longest() const { return std::min<std::int64_t>(heartbeat * 100, 48 * 3600); }
};
std::vector<Hook> hooks_of(Scaling& scaling, const Group& group, std::string_view transition = "");
void put_hook(Scaling& scaling, const Group& group, const Hook& hook);

// The member waits from now on: whoever the hooks name is told. False when there are none.
bool begin_waiting(Scaling& scaling, const Group& group, const Member& member,
                   std::string_view transition, Time now);
enum class Word { Waiting, Continue, Abandon };
// What was said so far; hooks whose time ran out say their default.
Word word_of_hooks(Scaling& scaling, const Member& member, Time now);
void forget_waiting(Scaling& scaling, const Member& member);

// To a topic or a queue: that a hook waits, or (without a member) that it was made.
Result<> tell_hook_target(Scaling& scaling, const Group& group, const Hook& hook,
                          const Member* member, const std::string& token, Time now);

}  // namespace windlass::cloud::autoscaling
