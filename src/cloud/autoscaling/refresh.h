// An instance refresh, as it lies in its row.
#pragma once

#include "aws/autoscaling/describe_instance_refreshes.h"
#include "aws/autoscaling/shape/refresh_preferences.h"
#include "cloud/autoscaling/launch_way.h"

namespace windlass::cloud::autoscaling {

namespace status {
inline constexpr std::string_view pending = "Pending", in_progress = "InProgress",
                                  successful = "Successful", failed = "Failed",
                                  cancelling = "Cancelling", cancelled = "Cancelled",
                                  rolling_back = "RollbackInProgress",
                                  rollback_failed = "RollbackFailed",
                                  rollback_successful = "RollbackSuccessful", baking = "Baking";
}  // namespace status

struct Refresh {
  std::int64_t id = 0;
  std::string uuid;
  std::int64_t group = 0;
  std::string strategy = "Rolling";
  std::string desired;      // its desired configuration as JSON; "" for the group's own
  std::string preferences;  // as JSON, defaults filled in
  std::string before;       // the group's launch way when it began, as a DesiredConfiguration
  std::string status;
  std::string reason;
  Time started{};
  std::optional<Time> ended;
  std::int64_t total = 0, percent = 0, to_update = 0;
  std::int64_t passed = 0;  // checkpoints
  std::optional<Time> paused_until, baking_until;
  Time progressed{};     // when something last moved on
  std::string rollback;  // RollbackDetails as JSON, once it rolls back

  bool is(std::string_view wanted) const { return status == wanted; }
  bool active() const {
    return is(status::pending) || is(status::in_progress) || is(status::cancelling) ||
           is(status::rolling_back) || is(status::baking);
  }
  bool replaces() const { return is(status::in_progress) || is(status::rolling_back); }
  aws::autoscaling::RefreshPreferences wishes() const;
};

std::optional<Refresh> active_refresh(Scaling& scaling, const Group& group);
std::vector<Refresh> refreshes_of(Scaling& scaling, const Group& group);
void insert_refresh(Scaling& scaling, Refresh& refresh);
void save_refresh(Scaling& scaling, const Refresh& refresh);

// What the group launches now: the refresh's desired configuration while one is carried out.
LaunchWay launch_way_now(const Group& group, const std::optional<Refresh>& refresh);

// Marks the machines that are to be replaced; answers how many there are.
Result<std::int64_t> mark_stale(Scaling& scaling, const Group& group, const LaunchWay& way,
                                const aws::autoscaling::RefreshPreferences& wishes,
                                bool everything);

// Turns round: what was replaced gets its former configuration again. `why` is for people.
void roll_back(Scaling& scaling, const Group& group, Refresh& refresh, const std::string& why,
               Time now);
// Why it cannot be rolled back; nothing when it can.
std::optional<std::string> irreversible(const Group& group, const Refresh& refresh);

// One tick of it, in refreshing.cc: how many machines the group is to have beyond those wanted.
struct Sight;
std::int64_t go_on_refreshing(Scaling& scaling, Group& group, std::vector<Member>& members,
                              const Sight& sight);

}  // namespace windlass::cloud::autoscaling
