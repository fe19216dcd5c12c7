// Scheduled actions: sizes that change at a time, once or again and again.
#pragma once

#include "aws/autoscaling/put_scheduled_update_group_action.h"
#include "cloud/autoscaling/group.h"

namespace windlass::cloud::autoscaling {

using ScheduledSettings = aws::autoscaling::PutScheduledUpdateGroupActionType;

struct Scheduled {
  std::int64_t group = 0;
  std::string name, uuid;
  ScheduledSettings settings;
  std::optional<Time> due;  // next

  std::string arn(const Group& group) const;
};
std::vector<Scheduled> scheduled_of(Scaling& scaling, const Group& group);
void save_scheduled(Scaling& scaling, const Scheduled& action);
void forget_scheduled(Scaling& scaling, const Scheduled& action);
// When it runs next, after that time; nothing when it never does again.
std::optional<Time> next_run(const ScheduledSettings& settings, Time after);

// Carries out all that are due.
void run_schedule(Scaling& scaling, Time now);

}  // namespace windlass::cloud::autoscaling
