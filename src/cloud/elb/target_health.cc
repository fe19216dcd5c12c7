#include <algorithm>

#include "cloud/elb/balancer.h"
#include "cloud/elb/errors.h"
#include "cloud/elb/group.h"
#include "cloud/elb/handlers.h"

namespace windlass::cloud::elb {

namespace {

struct Judged {
  std::string state, reason, description;
};

Judged judge(const Target& target, const std::optional<Balancer>& balancer) {
  if (target.drains()) return {target.state, target.reason, target.description};
  if (!balancer)
    return {"unused", "Target.NotInUse",
            "Target group is not configured to receive traffic from the load balancer"};
  if (target.zone != "all" && !balancer->is_in(target.zone))
    return {"unused", "Target.NotInUse",
            "Target is in an Availability Zone that is not enabled for the load balancer"};
  return {target.state, target.reason, target.description};
}

TargetHealthDescription view_of(const Target& target, const Group& group, const Judged& judged) {
  TargetHealthDescription view;
  view.target = {.id = target.id, .port = target.port};
  if (group.document.target_type == "ip") view.target->availability_zone = target.zone;
  auto& port = *group.document.health_check_port;
  view.health_check_port = port == "traffic-port" ? std::to_string(target.port) : port;
  view.target_health = {.state = judged.state};
  if (!judged.reason.empty()) view.target_health->reason = judged.reason;
  if (!judged.description.empty()) view.target_health->description = judged.description;
  return view;
}

}  // namespace

Result<DescribeTargetHealthOutput> describe_target_health(Elb& elb, const Call& call,
                                                          const DescribeTargetHealthInput& in) {
  auto group = TRY(find_group(elb, call, in.target_group_arn));
  auto user =
      elb.db.find_text("select balancer from elb_use where target_group = ? limit 1", {group.id});
  auto balancer = user ? balancer_by_id(elb.db, *user) : std::nullopt;
  auto targets = targets_of(elb.db, group.id);
  DescribeTargetHealthOutput answer;
  auto& list = answer.target_health_descriptions.emplace();
  auto asked = in.targets.value_or(std::vector<TargetDescription>{});
  if (asked.empty())
    for (auto& target : targets) list.push_back(view_of(target, group, judge(target, balancer)));
  for (auto& one : asked) {
    bool found = false;
    for (auto& target : targets) {
      if (target.id != one.id || (one.port && *one.port != target.port)) continue;
      found = true;
      list.push_back(view_of(target, group, judge(target, balancer)));
    }
    if (found) continue;
    Target absent{.group = group.id, .id = one.id.value_or(""), .zone = {}, .address = {}};
    absent.port = one.port.value_or(*group.document.port);
    list.push_back(view_of(
        absent, group,
        {"unused", "Target.NotRegistered", "Target is not registered to the target group"}));
  }
  return answer;
}

}  // namespace windlass::cloud::elb
