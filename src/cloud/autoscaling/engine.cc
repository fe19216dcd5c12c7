#include "cloud/autoscaling/engine.h"

#include <algorithm>

#include "cloud/autoscaling/alarms.h"
#include "cloud/autoscaling/arrivals.h"
#include "cloud/autoscaling/capacity.h"
#include "cloud/autoscaling/departures.h"
#include "cloud/autoscaling/health.h"
#include "cloud/autoscaling/replace_root.h"
#include "cloud/autoscaling/schedule.h"
#include "cloud/autoscaling/warm_pool.h"

namespace windlass::cloud::autoscaling {

namespace {

void move_on(Scaling& scaling, Group& group, std::vector<Member>& members, const Sight& sight) {
  for (auto& member : members) {
    if (member.leaving() || member.is(state::detaching) || member.is(state::entering_standby))
      go_on_leaving(scaling, group, member, sight);
    else if (member.state.starts_with("ReplacingRootVolume"))
      go_on_replacing_root(scaling, group, member, sight);
    else
      go_on_arriving(scaling, group, member, sight);
  }
  std::erase_if(members, [](auto& one) { return one.is("Terminated") || one.is("Detached"); });
}

// Balancers that the group was given, or loses, after its machines were launched.
void follow_traffic(Scaling& scaling, const Group& group, const std::vector<Member>& members,
                    const Sight& sight) {
  for (auto& source : sight.traffic) {
    auto states = sight.targets.find(source.identifier);
    auto is_target = [&](const Member& member) {
      return states != sight.targets.end() && states->second.contains(member.instance);
    };
    bool removing = source.state == "Removing";
    bool settled = true, any_well = false;
    for (auto& member : members) {
      if (removing && is_target(member)) {
        settled = false;
        if (states->second.at(member.instance) != "draining") [[maybe_unused]]
          auto left = deregister_target(scaling, source.identifier, member.instance);
      }
      if (removing || !member.is(state::in_service)) continue;
      any_well = any_well || (is_target(member) && states->second.at(member.instance) == "healthy");
      if (is_target(member)) continue;
      settled = false;
      if (!is_suspended(scaling, group, "AddToLoadBalancer")) [[maybe_unused]]
        auto joined = register_target(scaling, source.identifier, member.instance);
    }
    if (removing && settled) {
      scaling.db.run("delete from asg_traffic where group_id = ? and identifier = ?",
                     {group.id, source.identifier});
    } else if (!removing) {
      auto state = any_well ? "InService" : settled ? "Added" : source.state.c_str();
      if (source.state != state)
        scaling.db.run("update asg_traffic set state = ? where group_id = ? and identifier = ?",
                       {state, group.id, source.identifier});
    }
  }
}

// Everybody goes; then the group does.
bool finish_deletion(Scaling& scaling, Group& group, std::vector<Member>& members, Time now) {
  if (!group.going()) return false;
  for (auto& member : members)
    if (!member.leaving())
      begin_terminating(
          scaling, group, member,
          at(now) + " a user request force deleted AutoScalingGroup " + group.name + ".", now);
  if (!members.empty()) return false;
  for (auto& policy : policies_of(scaling, group)) delete_target_alarms(scaling, group, policy);
  forget_group(scaling, group);
  return true;
}

bool is_idle(Scaling& scaling, const Group& group, const std::vector<Member>& members) {
  return members.empty() && group.desired == 0 && !group.going() && group.warm_pool.empty() &&
         !active_refresh(scaling, group) && traffic_of(scaling, group).empty();
}

}  // namespace

void tick_group(Scaling& scaling, std::int64_t id, Time now) {
  auto group = find_group(scaling, id);
  if (!group) return;
  auto before = *group;
  Acting acting(scaling, *group);
  auto members = members_of(scaling, *group);
  if (is_idle(scaling, *group, members)) return;
  auto sight = look(scaling, *group, members, now);
  move_on(scaling, *group, members, sight);
  if (finish_deletion(scaling, *group, members, now)) return;
  if (!group->going()) {
    check_health(scaling, *group, members, sight);
    auto surplus = go_on_refreshing(scaling, *group, members, sight);
    auto refresh = active_refresh(scaling, *group);
    surplus = std::max(surplus, replace_ailing(scaling, *group, members, sight));
    if (!refresh) surplus = std::max(surplus, balance_zones(scaling, *group, members));
    auto way = launch_way_now(*group, refresh);
    reach_capacity(scaling, *group, way, members, surplus, refresh.has_value(), sight);
    keep_warm_pool(scaling, *group, way, members, sight);
    follow_traffic(scaling, *group, members, sight);
  }
  save_group_if_changed(scaling, *group, before);
}

bool tick_groups(Work& work, const Call& call) {
  Scaling scaling(work);
  run_schedule(scaling, call.now);
  for (auto id : all_group_ids(work.db)) tick_group(scaling, id, call.now);
  return false;
}

}  // namespace windlass::cloud::autoscaling
