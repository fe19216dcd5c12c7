// The history of a group: what happened to its machines, and why.
#pragma once

#include "aws/autoscaling/shape/activity.h"
#include "cloud/autoscaling/member.h"

namespace windlass::cloud::autoscaling {

struct NewActivity {
  std::string description;
  std::string cause;
  std::string details = {};
  std::string status = "InProgress";
  int progress = 50;
};
std::int64_t start_activity(Scaling& scaling, const Group& group, const NewActivity& activity,
                            Time now);
// `status` while it is under way: "MidLifecycleAction", "WaitingForELBConnectionDraining".
void set_activity_status(Scaling& scaling, std::int64_t id, std::string_view status);
// Ends it: "Successful", "Failed", "Cancelled". One that has ended stays as it is.
void end_activity(Scaling& scaling, std::int64_t id, std::string_view status, Time now,
                  std::string_view message = "");
// Starts and ends at once.
std::int64_t note_activity(Scaling& scaling, const Group& group, NewActivity activity, Time now);

aws::autoscaling::Activity get_activity(Scaling& scaling, std::int64_t id);
bool has_open_activities(Scaling& scaling, const Group& group);

// Where a machine is, as activities tell it: {"Subnet ID":"subnet-1","Availability Zone":"..."}
std::string details_of(const std::string& zone, const std::string& subnet);

bool forget_old_activities(Work& work, const Call& call);

}  // namespace windlass::cloud::autoscaling
