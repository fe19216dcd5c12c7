// What doctor looks at in an environment: its stack, its lock, its bakes, and the account's limits.
#include <algorithm>
#include <set>

#include "aws/autoscaling/describe_account_limits.h"
#include "aws/ec2/describe_account_attributes.h"
#include "aws/ec2/describe_addresses.h"
#include "aws/ec2/describe_vpcs.h"
#include "base/text.h"
#include "base/time.h"
#include "image/images.h"
#include "image/machines.h"
#include "image/tags.h"
#include "ops/alarms.h"
#include "ops/doctor.h"
#include "ops/freeze.h"
#include "ops/holder.h"
#include "ops/revisions.h"
#include "ops/stack.h"
#include "ops/stack_moves.h"

namespace windlass::ops {

namespace autoscaling = aws::autoscaling;
namespace ec2 = aws::ec2;
using Grade = Finding::Grade;

namespace {

constexpr auto build_alive = std::chrono::seconds(80);

Place place_of(const manifest::Model& model) { return {model.app, model.environment}; }

bool is_absence(const Error& error) {
  return error.code == "NoSuchBucket" || error.code == "ResourceNotFoundException";
}

Finding look_at_stack(const Work& work, const manifest::Model& model) {
  auto stack = find_stack(work, model.stack_name());
  auto& env = model.environment;
  if (!stack) return {"stack", Grade::Bad, stack.error().message, ""};
  if (!*stack)
    return {"stack", Grade::Good, model.stack_name() + " does not exist yet",
            "windlass deploy " + env};
  auto& row = row_of((*stack)->status);
  auto text = model.stack_name() + ": " + row.means + " (" + (*stack)->status + ")";
  if (row.move == Move::Update) return {"stack", Grade::Good, text, ""};
  if (row.move == Move::Wait) return {"stack", Grade::Note, text, "windlass watch " + env};
  if (!(*stack)->reason.empty()) text += ", because " + (*stack)->reason;
  return {"stack", Grade::Bad, text + "; a deploy goes on from there", "windlass deploy " + env};
}

Finding look_at_lock(const Work& work, const DoctorParts& parts, const Place& place) {
  auto seen = find_lock(work, place);
  if (!seen && is_absence(seen.error())) return {"lock", Grade::Good, "free", ""};
  if (!seen) return {"lock", Grade::Bad, seen.error().message, ""};
  if (!*seen) return {"lock", Grade::Good, "free", ""};
  auto& lock = **seen;
  auto held = "held by " + lock.owner.who + " (" + lock.owner.verb + ", since " + lock.begun + ")";
  auto watch = "windlass watch " + place.environment;
  auto holder = look_at_holder(work, place, lock, parts.is_gone);
  if (!holder) return {"lock", Grade::Bad, holder.error().message, ""};
  if (!holder->lock) return {"lock", Grade::Good, "free", ""};
  if (holder->gone.empty()) return {"lock", Grade::Note, held + ", who is at work", watch};
  return {"lock", Grade::Bad,
          held + ", and nobody is there any more: " + holder->gone +
              "; the next deploy takes it over, or without one:",
          "windlass lock break " + place.environment};
}

Finding look_at_revisions(const Work& work, const Place& place) {
  auto newest = Revisions(work, place).latest();
  if (!newest && is_absence(newest.error())) return {"revisions", Grade::Good, "none yet", ""};
  if (!newest) return {"revisions", Grade::Bad, newest.error().message, ""};
  if (!*newest) return {"revisions", Grade::Good, "none yet", ""};
  auto& revision = **newest;
  auto text = "revision " + std::to_string(revision.number) + " (" + revision.verb + ") " +
              to_text(revision.outcome);
  if (revision.outcome != Revision::Outcome::Running) return {"revisions", Grade::Good, text, ""};
  auto lock = find_lock(work, place);
  if (lock && *lock) return {"revisions", Grade::Good, text, ""};
  return {"revisions", Grade::Bad, text + ", and nobody is at it: it was interrupted",
          "windlass deploy " + place.environment};
}

std::vector<Finding> look_at_alarms(const Work& work, const Place& place) {
  auto names = alarms_of(work, place);
  auto ringing =
      names ? ringing_alarms(work, place, *names) : Result<std::vector<Ringing>>(names.error());
  if (!ringing) return {Finding{"alarms", Grade::Note, ringing.error().message, ""}};
  if (ringing->empty()) return {Finding{"alarms", Grade::Good, "none rings", ""}};
  std::vector<Finding> findings;
  for (auto& alarm : *ringing)
    findings.push_back({"alarms", Grade::Bad, alarm.name + " rings: " + alarm.why,
                        "windlass status " + place.environment});
  return findings;
}

struct Limit {
  const char* what;
  int used, most, needed;
};

Finding judge(const Limit& limit, const std::string& next) {
  auto text = std::to_string(limit.used) + " of " + std::to_string(limit.most) + " " + limit.what;
  if (limit.used + limit.needed > limit.most)
    return {"limits", Grade::Bad,
            text + " are taken, and " + std::to_string(limit.needed) + " more are needed", next};
  return {"limits", Grade::Good, text + " taken", ""};
}

std::optional<int> attribute_of(const Work& work, const std::string& name) {
  auto answer = work.target.client.call<ec2::op::DescribeAccountAttributes>({});
  if (!answer || !answer->account_attributes) return std::nullopt;
  for (auto& one : *answer->account_attributes)
    if (one.attribute_name == name && one.attribute_values && !one.attribute_values->empty())
      if (auto value = parse_int(one.attribute_values->front().attribute_value.value_or("")))
        return static_cast<int>(*value);
  return std::nullopt;
}

}  // namespace

std::vector<Finding> look_at_limits(const Work& work, const manifest::Model& model) {
  std::vector<Finding> findings;
  auto there = find_stack(work, model.stack_name());
  bool is_new = there && !*there;
  auto console = "https://console.aws.amazon.com/servicequotas (or remove what is not needed)";
  if (auto limits = work.target.client.call<autoscaling::op::DescribeAccountLimits>({});
      limits && limits->max_number_of_auto_scaling_groups.value_or(0) > 0) {
    auto groups = static_cast<int>(
        std::ranges::count_if(model.layers, [](auto& layer) { return !layer.on_demand; }));
    findings.push_back(
        judge({"Auto Scaling groups", limits->number_of_auto_scaling_groups.value_or(0),
               *limits->max_number_of_auto_scaling_groups, is_new ? groups : 0},
              console));
  }
  if (auto most = attribute_of(work, "vpc-max-elastic-ips")) {
    auto held = work.target.client.call<ec2::op::DescribeAddresses>({});
    int fixed = 0;
    for (auto& layer : model.layers)
      if (layer.front && layer.front->address == manifest::Public::Address::Fixed)
        fixed += layer.size_max;
    int nats = model.network.nat == manifest::Network::Nat::None ? 0 : 1;
    if (held)
      findings.push_back(judge(
          {"elastic addresses", static_cast<int>(held->addresses ? held->addresses->size() : 0),
           *most, is_new && model.network.vpc.empty() ? fixed + nats : 0},
          console));
  }
  // EC2 does not tell how many networks an account may have: five, unless it asked for more.
  auto networks = work.target.client.call<ec2::op::DescribeVpcs>({});
  if (is_new && !work.target.local && model.network.vpc.empty() && networks && networks->vpcs &&
      networks->vpcs->size() >= 5)
    findings.push_back({"limits", Grade::Note,
                        std::to_string(networks->vpcs->size()) +
                            " VPCs are there; an account may have 5 unless it asked for more",
                        console});
  return findings;
}

std::vector<Finding> look_at_environment(const Work& work, const DoctorParts& parts,
                                         const manifest::Model& model) {
  auto place = place_of(model);
  std::vector<Finding> findings{look_at_stack(work, model), look_at_lock(work, parts, place),
                                look_at_revisions(work, place)};
  auto frozen = find_freeze(work, place);
  if (frozen && *frozen)
    findings.push_back({"freeze", Grade::Note,
                        "frozen by " + (*frozen)->who + " until " +
                            format_iso8601((*frozen)->until) + ": " + (*frozen)->why,
                        "windlass unfreeze " + place.environment});
  auto stack = find_stack(work, place.stack());
  if (!stack || !*stack) return findings;
  for (auto& one : look_at_alarms(work, place)) findings.push_back(std::move(one));
  return findings;
}

std::vector<Finding> look_at_bakes(const Work& work, const DoctorParts& parts,
                                   const manifest::Model& model) {
  auto left = [&](const image::Tags& tags) {
    auto alive = parse_iso8601(image::tag_or_empty(tags, image::tag_alive));
    if (!alive || work.clock.now() - *alive > build_alive) return true;
    // "MACHINE PID": of one of ours it is known at once that it has ended.
    auto baker = split_once(image::tag_or_empty(tags, image::tag_baker), " ");
    auto pid = baker ? parse_int(baker->second) : std::nullopt;
    return pid && parts.is_gone &&
           parts.is_gone({.who = {},
                          .machine = std::string(baker->first),
                          .pid = static_cast<int>(*pid),
                          .verb = {}});
  };
  std::set<std::string> images;
  auto machines = image::machines_tagged(*work.target.gate, image::tag_app, {model.app});
  if (!machines) return {Finding{"bakes", Grade::Note, machines.error().message, ""}};
  for (auto& one : *machines)
    if (!image::tag_or_empty(one.tags, image::tag_bake).empty() && !one.is_gone() && left(one.tags))
      images.insert(image::tag_or_empty(one.tags, image::tag_image));
  if (auto known = image::images_of(*work.target.gate, model.app, ""))
    for (auto& one : *known)
      if (image::tag_or_empty(one.tags, image::tag_state) == "baking" && left(one.tags))
        images.insert(one.name());
  if (images.empty()) return {Finding{"bakes", Grade::Good, "none is left half done", ""}};
  std::vector<Finding> findings;
  for (auto& name : images)
    findings.push_back({"bakes", Grade::Bad,
                        "a bake of " + name + " was interrupted and left things behind",
                        "windlass clean " + name});
  return findings;
}

}  // namespace windlass::ops
