// DescribeInstances and DescribeInstanceStatus.
#include <algorithm>
#include <map>

#include "cloud/ec2/common/paging.h"
#include "cloud/ec2/instances/handlers.h"
#include "cloud/ec2/instances/views.h"

namespace windlass::cloud::ec2 {

namespace {

// Those that were named, or all of the region's; oldest first.
Result<std::vector<Instance>> chosen(Ec2& ec2, const Call& call,
                                     const std::optional<std::vector<std::string>>& ids) {
  if (ids && !ids->empty()) return find_instances(ec2, call, *ids);
  std::vector<Instance> all;
  for (auto row : ec2.db.query("select " + instance_columns +
                                   " from ec2_instance where account = ? and region = ?"
                                   " order by launched, reservation, launch_index",
                               {call.caller.account.text, call.region.text}))
    all.push_back(instance_of(row));
  return all;
}

Result<> refuse_ids_with_pages(const std::optional<std::vector<std::string>>& ids,
                               const std::optional<std::int32_t>& max_results) {
  if (ids && !ids->empty() && max_results)
    return Error{"InvalidParameterCombination",
                 "The parameter instancesSet cannot be used with the parameter maxResults"};
  return Done{};
}

InstanceStatusSummary summary(const Instance& one) {
  InstanceStatusSummary summary;
  auto tell = [&](const char* status, const char* reachability) {
    summary.status = status;
    InstanceStatusDetails details;
    details.name = "reachability";
    details.status = reachability;
    if (one.impaired) details.impaired_since = from_micros(*one.impaired);
    summary.details = {{std::move(details)}};
  };
  if (one.state != "running") {
    summary.status = "not-applicable";
    summary.details.emplace();
  } else if (one.impaired) {
    tell("impaired", "failed");
  } else if (one.alive) {
    tell("ok", "passed");
  } else {
    tell("initializing", "initializing");
  }
  return summary;
}

// The host is there as long as somebody answers.
InstanceStatusSummary system_summary(const Instance& one) {
  auto sound = one;
  sound.impaired.reset();
  return summary(sound);
}

EbsStatusSummary ebs_summary(const Instance& one) {
  auto of = system_summary(one);
  EbsStatusSummary shown;
  shown.status = of.status;
  shown.details.emplace();
  for (auto& detail : *of.details) {
    EbsStatusDetails one_detail;
    one_detail.name = detail.name;
    one_detail.status = detail.status;
    shown.details->push_back(std::move(one_detail));
  }
  return shown;
}

aws::ec2::InstanceStatus show_status(const Instance& one) {
  aws::ec2::InstanceStatus status;
  status.instance_id = one.id;
  status.availability_zone = one.zone;
  status.availability_zone_id = one.zone_id;
  status.instance_state = show_state(one.state);
  status.instance_status = summary(one);
  status.system_status = system_summary(one);
  if (one.state == "running") status.attached_ebs_status = ebs_summary(one);
  return status;
}

Facts status_facts(const aws::ec2::InstanceStatus& status, const Tags& tags) {
  Facts facts;
  facts.add("availability-zone", status.availability_zone)
      .add("availability-zone-id", status.availability_zone_id)
      .add("instance-state-code", std::to_string(*status.instance_state->code))
      .add("instance-state-name", status.instance_state->name)
      .add("instance-status.status", status.instance_status->status)
      .add("system-status.status", status.system_status->status);
  for (auto& detail : *status.instance_status->details)
    facts.add("instance-status.reachability", detail.status);
  for (auto& detail : *status.system_status->details)
    facts.add("system-status.reachability", detail.status);
  if (status.attached_ebs_status)
    facts.add("attached-ebs-status.status", status.attached_ebs_status->status);
  facts.tags(tags);
  return facts;
}

}  // namespace

Result<DescribeInstancesResult> describe_instances(Ec2& ec2, const Call& call,
                                                   const DescribeInstancesRequest& in) {
  auto filters = TRY(instance_filters(in.filters));
  TRY(refuse_ids_with_pages(in.instance_ids, in.max_results));
  auto page = TRY(page_of(in.max_results, in.next_token));
  auto all = TRY(chosen(ec2, call, in.instance_ids));
  TRY(refuse_dry_run(in.dry_run));

  std::vector<std::pair<std::string, aws::ec2::Instance>> matched;
  for (auto& one : all)
    if (auto shown = show(ec2, one); filters.match(facts_of(one, shown)))
      matched.emplace_back(one.reservation, std::move(shown));
  DescribeInstancesResult result;
  result.next_token = cut(matched, page);
  // Instances of one launch are one reservation, where its first one is.
  result.reservations.emplace();
  std::map<std::string, std::size_t> places;
  for (auto& [reservation, shown] : matched) {
    auto [place, is_new] = places.try_emplace(reservation, result.reservations->size());
    if (is_new) {
      auto& added = result.reservations->emplace_back();
      added.reservation_id = reservation;
      added.owner_id = call.caller.account.text;
      added.groups.emplace();
      added.instances.emplace();
    }
    (*result.reservations)[place->second].instances->push_back(std::move(shown));
  }
  return result;
}

Result<DescribeInstanceStatusResult> describe_instance_status(
    Ec2& ec2, const Call& call, const DescribeInstanceStatusRequest& in) {
  auto filters = TRY(Filters::read(
      in.filters, {"availability-zone", "availability-zone-id", "event.code", "event.description",
                   "event.instance-event-id", "event.not-after", "event.not-before",
                   "event.not-before-deadline", "instance-state-code", "instance-state-name",
                   "instance-status.reachability", "instance-status.status",
                   "system-status.reachability", "system-status.status",
                   "attached-ebs-status.status", "operator.managed", "operator.principal"}));
  TRY(refuse_ids_with_pages(in.instance_ids, in.max_results));
  auto page = TRY(page_of(in.max_results, in.next_token));
  auto all = TRY(chosen(ec2, call, in.instance_ids));
  TRY(refuse_dry_run(in.dry_run));

  DescribeInstanceStatusResult result;
  result.instance_statuses.emplace();
  for (auto& one : all) {
    if (one.state != "running" && !in.include_all_instances.value_or(false)) continue;
    auto status = show_status(one);
    if (filters.match(status_facts(status, tags_of(ec2.db, one.id))))
      result.instance_statuses->push_back(std::move(status));
  }
  result.next_token = cut(*result.instance_statuses, page);
  return result;
}

}  // namespace windlass::cloud::ec2
