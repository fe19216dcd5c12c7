// New members: launched, taken from the warm pool, or attached.
#include <algorithm>

#include "cloud/autoscaling/activity.h"
#include "cloud/autoscaling/arrivals.h"
#include "cloud/autoscaling/departures.h"
#include "cloud/autoscaling/notifications.h"
#include "cloud/autoscaling/zones.h"

namespace windlass::cloud::autoscaling {

namespace {

// After a failure the group waits before it tries again, longer each time.
Duration patience(std::int64_t failures) {
  constexpr std::int64_t first = 15, longest = 600;
  return seconds(std::min(longest, first << std::min<std::int64_t>(failures - 1, 8)));
}

// The group's tags that go with its machines, and those that say whose they are.
std::vector<std::pair<std::string, std::string>> tags_for(Scaling& scaling, const Group& group) {
  std::vector<std::pair<std::string, std::string>> tags{{"aws:autoscaling:groupName", group.name}};
  for (auto row : scaling.db.query(
           "select name, value from asg_tag where group_id = ? and propagate order by name",
           {group.id}))
    tags.emplace_back(row.text(0), row.text(1));
  return tags;
}

bool refused(Scaling& scaling, Group& group, const std::string& cause, const std::string& why,
             const std::string& details, Time now) {
  ++group.failures;
  group.launch_after = now + patience(group.failures);
  auto message = why;
  while (message.ends_with('.')) message.pop_back();
  auto activity =
      start_activity(scaling, group,
                     {.description = "Launching a new EC2 instance.  Status Reason: " + message +
                                     ". Launching EC2 instance failed.",
                      .cause = cause,
                      .details = details},
                     now);
  end_activity(scaling, activity, "Failed", now, message + ". Launching EC2 instance failed.");
  notify(scaling, group, event::launch_failed, activity, "", now);
  return false;
}

Member member_for(const Group& group, const Launch& launch, const Recipe& recipe,
                  const Machine& machine, Time now) {
  Member member;
  member.group = group.id;
  member.token = launch.token;
  member.instance = machine.id;
  member.zone = machine.zone;
  member.zone_id = launch.place.zone_id;
  member.subnet = machine.subnet;
  member.type = machine.type.empty() ? recipe.type : machine.type;
  member.image = machine.image.empty() ? recipe.image : machine.image;
  member.template_id = recipe.template_id;
  member.template_name = recipe.template_name;
  member.template_version = recipe.template_version;
  member.configuration = recipe.configuration;
  member.weight = recipe.weight;
  member.spot = recipe.spot;
  member.is_protected = group.settings.new_instances_protected_from_scale_in.value_or(false);
  member.launched = member.since = now;
  return member;
}

}  // namespace

bool launch_one(Scaling& scaling, Group& group, const LaunchWay& way, std::vector<Member>& members,
                Into into, const std::string& cause, Time now) {
  auto recipe = next_recipe(scaling, group, way, members, group.failures);
  if (!recipe) return refused(scaling, group, cause, recipe.error().message, "", now);
  auto place = place_for_next(places_of(scaling, group), members, group.failures);
  if (!place) return refused(scaling, group, cause, "The group has no zone to launch in", "", now);
  Launch launch{.token = scaling.work.random.uuid(),
                .place = *place,
                .template_id = recipe->template_id,
                .template_version = recipe->template_version,
                .configuration = recipe->configuration_settings,
                .type = recipe->override_type,
                .image = recipe->override_image,
                .spot = recipe->spot,
                .tags = tags_for(scaling, group)};
  auto machine = launch_machine(scaling, launch);
  if (!machine)
    return refused(scaling, group, cause, machine.error().message,
                   details_of(place->zone, place->subnet), now);
  group.failures = 0;
  auto member = member_for(group, launch, *recipe, *machine, now);
  member.state = into == Into::Service ? state::pending : state::warmed_pending;
  insert_member(scaling, member);
  member.activity = start_activity(
      scaling, group,
      {.description = "Launching a new EC2 instance" +
                      std::string(into == Into::WarmPool ? " into warm pool: " : ": ") +
                      member.instance,
       .cause = cause,
       .details = details_of(member.zone, member.subnet),
       .status = "PreInService",
       .progress = 30},
      now);
  save_member(scaling, member);
  members.push_back(std::move(member));
  return true;
}

bool take_from_pool(Scaling& scaling, Group& group, std::vector<Member>& members,
                    const std::string& cause, Time now) {
  auto prepared = std::ranges::find_if(members, [](auto& one) {
    return !one.stale && (one.is(state::warmed_running) || one.is(state::warmed_stopped));
  });
  if (prepared == members.end()) return false;
  if (prepared->is(state::warmed_stopped))
    if (auto started = start_machine(scaling, prepared->instance); !started)
      return refused(scaling, group, cause, started.error().message, "", now);
  prepared->activity = start_activity(
      scaling, group,
      {.description = "Launching a new EC2 instance from warm pool: " + prepared->instance,
       .cause = cause,
       .details = details_of(prepared->zone, prepared->subnet),
       .status = "PreInService",
       .progress = 30},
      now);
  prepared->in_service.reset();
  enter(scaling, *prepared, state::pending, now);
  return true;
}

std::int64_t attach_machine(Scaling& scaling, Group& group, const Machine& machine,
                            const std::string& cause, Time now) {
  Member member;
  member.group = group.id;
  member.token = scaling.work.random.uuid();
  member.instance = machine.id;
  member.zone = machine.zone;
  member.subnet = machine.subnet;
  member.type = machine.type;
  member.image = machine.image;
  member.launched = member.since = now;
  member.state = state::pending;
  member.is_protected = group.settings.new_instances_protected_from_scale_in.value_or(false);
  insert_member(scaling, member);
  member.activity =
      start_activity(scaling, group,
                     {.description = "Attaching an existing EC2 instance: " + member.instance,
                      .cause = cause,
                      .details = details_of(member.zone, member.subnet)},
                     now);
  save_member(scaling, member);
  tag_machine(scaling, member.instance, group.name);
  return member.activity;
}

}  // namespace windlass::cloud::autoscaling
