#include "cloud/autoscaling/replace_root.h"

#include "cloud/autoscaling/activity.h"
#include "cloud/autoscaling/departures.h"

namespace windlass::cloud::autoscaling {

namespace {

constexpr std::string_view waiting = "ReplacingRootVolume:Wait";

void give_up(Scaling& scaling, Group& group, Member& member, const std::string& why, Time now) {
  end_activity(scaling, member.activity, "Failed", now, why);
  member.activity = 0;
  // It may have lost its root volume: a new machine takes its place.
  begin_terminating(scaling, group, member,
                    at(now) +
                        " an instance was taken out of service in response to a failed "
                        "replacement of its root volume.",
                    now);
}

}  // namespace

void begin_replacing_root(Scaling& scaling, Group& group, Member& member, const LaunchWay& way,
                          Time now) {
  // Remembered from now on, since that is what it will run.
  auto recipe = next_recipe(scaling, group, way, {}, 0);
  if (!recipe) return;
  leave_balancers(scaling, group, member);
  member.image = recipe->image;
  member.template_id = recipe->template_id;
  member.template_name = recipe->template_name;
  member.template_version = recipe->template_version;
  member.stale = false;
  member.activity =
      start_activity(scaling, group,
                     {.description = "Replacing root volume of EC2 instance: " + member.instance,
                      .cause = at(now) + " the root volume of an instance was replaced in response "
                                         "to an instance refresh.",
                      .details = details_of(member.zone, member.subnet)},
                     now);
  enter(scaling, member, state::replacing_root, now);
}

void go_on_replacing_root(Scaling& scaling, Group& group, Member& member, const Sight& sight) {
  if (sight.gone(member))
    return give_up(scaling, group, member, "The instance is gone.", sight.now);
  if (member.is(state::replacing_root)) {
    if (!sight.drained(member)) return;
    auto token = std::to_string(member.id) + "-" + std::to_string(member.activity);
    auto task = replace_root(scaling, member.instance, member.image, token);
    if (!task) return give_up(scaling, group, member, task.error().message, sight.now);
    return enter(scaling, member, waiting, sight.now);
  }
  auto state = root_task_state(scaling, member.instance);
  if (state == "failed" || state == "failed-detached")
    return give_up(scaling, group, member, "The root volume was not replaced.", sight.now);
  if (state != "succeeded" || !sight.runs(member)) return;
  // Its warm-up begins anew.
  member.in_service.reset();
  enter(scaling, member, state::pending_proceed, sight.now);
}

}  // namespace windlass::cloud::autoscaling
