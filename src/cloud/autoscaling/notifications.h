// Topics that hear of a group's launches and terminations.
#pragma once

#include "cloud/autoscaling/member.h"

namespace windlass::cloud::autoscaling {

namespace event {
inline constexpr std::string_view launched = "autoscaling:EC2_INSTANCE_LAUNCH",
                                  launch_failed = "autoscaling:EC2_INSTANCE_LAUNCH_ERROR",
                                  terminated = "autoscaling:EC2_INSTANCE_TERMINATE",
                                  terminate_failed = "autoscaling:EC2_INSTANCE_TERMINATE_ERROR",
                                  test = "autoscaling:TEST_NOTIFICATION";
}  // namespace event

// To every topic that wants to hear of such an event. `activity` is what is told of.
void notify(Scaling& scaling, const Group& group, std::string_view event, std::int64_t activity,
            const std::string& instance, Time now);
Result<> send_test_notification(Scaling& scaling, const Group& group, const std::string& topic,
                                Time now);

}  // namespace windlass::cloud::autoscaling
