// A machine of a group, from its launch until EC2 says that it is gone.
#pragma once

#include <string_view>

#include "cloud/autoscaling/group.h"

namespace windlass::cloud::autoscaling {

// Lifecycle states, as AWS spells them. What a member does next follows from its state alone:
//
//   Pending -> [Pending:Wait] -> Pending:Proceed -> InService
//   InService -> Terminating -> [Terminating:Wait] -> Terminating:Proceed -> (gone)
//   InService -> Detaching -> (no member any more)      InService -> EnteringStandby -> Standby
//   Warmed:Pending -> [..:Wait] -> Warmed:Pending:Proceed -> Warmed:Stopped | Warmed:Running
//   InService -> ReplacingRootVolume -> Pending:Proceed
namespace state {
inline constexpr std::string_view pending = "Pending", pending_wait = "Pending:Wait",
                                  pending_proceed = "Pending:Proceed", in_service = "InService",
                                  terminating = "Terminating",
                                  terminating_wait = "Terminating:Wait",
                                  terminating_proceed = "Terminating:Proceed",
                                  detaching = "Detaching", entering_standby = "EnteringStandby",
                                  standby = "Standby", replacing_root = "ReplacingRootVolume",
                                  warmed_pending = "Warmed:Pending",
                                  warmed_pending_wait = "Warmed:Pending:Wait",
                                  warmed_pending_proceed = "Warmed:Pending:Proceed",
                                  warmed_stopped = "Warmed:Stopped",
                                  warmed_running = "Warmed:Running",
                                  warmed_terminating = "Warmed:Terminating",
                                  warmed_terminating_wait = "Warmed:Terminating:Wait",
                                  warmed_terminating_proceed = "Warmed:Terminating:Proceed";
}  // namespace state

struct Member {
  std::int64_t id = 0;
  std::int64_t group = 0;
  std::string token;     // RunInstances' client token: a member is launched once
  std::string instance;  // "i-..."
  std::string zone, zone_id, subnet, type, image;
  std::string template_id, template_name, template_version;  // the number it runs
  std::string configuration;                                 // the launch configuration, if by one
  std::string weight;                                        // "" without weights
  bool spot = false;
  std::string state;
  Time since{};  // of the state
  std::string health = "Healthy";
  std::string unhealthy_why;
  bool is_protected = false;
  Time launched{};
  std::optional<Time> in_service;  // since when, the first time
  std::int64_t activity = 0;       // what is under way with it
  bool stale = false;              // an instance refresh is to replace it

  bool is(std::string_view wanted) const { return state == wanted; }
  bool pending() const { return state.starts_with("Pending"); }
  bool warm() const { return state.starts_with("Warmed:"); }
  bool leaving() const {
    return state.starts_with("Terminating") || state.starts_with("Warmed:Terminating");
  }
  bool warm_and_staying() const { return warm() && !leaving(); }
  bool healthy() const { return health == "Healthy"; }
  // Part of the capacity that the group was asked for.
  bool counts() const {
    return pending() || is(state::in_service) || state.starts_with("ReplacingRootVolume");
  }
  std::int64_t units() const;  // its weight, or 1
};

std::vector<Member> members_of(Scaling& scaling, const Group& group);
std::optional<Member> find_member(Scaling& scaling, std::string_view instance);
// A member of a group of the caller's account and region.
Result<Member> get_member(Scaling& scaling, const Call& call, std::string_view instance);
void insert_member(Scaling& scaling, Member& member);
void save_member(Scaling& scaling, const Member& member);
void forget_member(Scaling& scaling, const Member& member);
void enter(Scaling& scaling, Member& member, std::string_view state, Time now);

}  // namespace windlass::cloud::autoscaling
