#include <algorithm>

#include "aws/ec2/describe_vpcs.h"
#include "aws/json_codec.h"
#include "cloud/elb/arn.h"
#include "cloud/elb/balancer.h"
#include "cloud/elb/errors.h"
#include "cloud/elb/group_terms.h"
#include "cloud/elb/handlers.h"
#include "cloud/elb/limits.h"
#include "cloud/elb/pages.h"
#include "cloud/elb/tags.h"

namespace windlass::cloud::elb {

namespace {

Result<> check_name(const std::string& name) {
  if (name.empty() || name.size() > 32)
    return validation("Target group name '" + name + "' cannot be longer than '32' characters");
  if (!std::ranges::all_of(name, [](unsigned char c) { return std::isalnum(c) || c == '-'; }))
    return validation("Target group name '" + name +
                      "' can only contain characters that are alphanumeric characters or "
                      "hyphens(-)");
  if (name.starts_with('-') || name.ends_with('-'))
    return validation("Target group name '" + name + "' cannot begin or end with a hyphen(-)");
  return Done{};
}

Result<> check_network(Elb& elb, const std::string& vpc) {
  aws::ec2::DescribeVpcsRequest request;
  request.vpc_ids = {{vpc}};
  auto found = elb.work.peers.call<aws::ec2::op::DescribeVpcs>(std::move(request));
  if (!found && found.error().code.starts_with("InvalidVpcI"))
    return validation("The VPC ID '" + vpc + "' is not found");
  TRY(std::move(found));
  return Done{};
}

// Terraform sends what it does not say as "".
void drop_empty(TargetGroup& document) {
  for (auto* text :
       {&document.protocol_version, &document.health_check_protocol, &document.health_check_port,
        &document.health_check_path, &document.target_type, &document.ip_address_type})
    if (*text && (*text)->empty()) text->reset();
  if (document.matcher && document.matcher->http_code && document.matcher->http_code->empty())
    document.matcher->http_code.reset();
}

std::string text_of(const TargetGroup& document) {
  std::string text;
  aws::write_json(text, TargetGroup::shape, &document);
  return text;
}

}  // namespace

Result<CreateTargetGroupOutput> create_target_group(Elb& elb, const Call& call,
                                                    const CreateTargetGroupInput& in) {
  Group group{.id = elb.work.random.hex(16),
              .account = call.caller.account.text,
              .region = call.region.text,
              .name = in.name.value_or(""),
              .document = {}};
  TRY(check_name(group.name));
  auto& document = group.document;
  document.protocol = in.protocol;
  document.protocol_version = in.protocol_version;
  document.port = in.port;
  document.vpc_id = in.vpc_id;
  document.health_check_protocol = in.health_check_protocol;
  document.health_check_port = in.health_check_port;
  document.health_check_enabled = in.health_check_enabled;
  document.health_check_path = in.health_check_path;
  document.health_check_interval_seconds = in.health_check_interval_seconds;
  document.health_check_timeout_seconds = in.health_check_timeout_seconds;
  document.healthy_threshold_count = in.healthy_threshold_count;
  document.unhealthy_threshold_count = in.unhealthy_threshold_count;
  document.matcher = in.matcher;
  document.target_type = in.target_type;
  document.ip_address_type = in.ip_address_type;
  drop_empty(document);
  if (in.target_control_port) return not_served("A target group's control port");
  TRY(complete_group(document));
  TRY(check_network(elb, *document.vpc_id));
  CreateTargetGroupOutput answer;
  auto there = elb.db.query(groups_where("account = ? and region = ? and name = ?"),
                            {group.account, group.region, group.name});
  if (!there.done()) {
    auto same = group_of(there.row());
    if (text_of(same.document) != text_of(document))
      return Error{"DuplicateTargetGroupName", "A target group with the same name '" + group.name +
                                                   "' exists, but with different settings"};
    answer.target_groups = {{described(elb.db, same)}};
    return answer;
  }
  if (elb.db.find_integer("select count(*) from elb_target_group where account = ? and region = ?",
                          {group.account, group.region}) >= groups_max)
    return Error{"TooManyTargetGroups", "The maximum number of target groups has been reached"};
  insert(elb.db, group, call.now);
  TRY(put_tags(elb, call, group.arn(), in.tags));
  answer.target_groups = {{described(elb.db, group)}};
  return answer;
}

Result<ModifyTargetGroupOutput> modify_target_group(Elb& elb, const Call& call,
                                                    const ModifyTargetGroupInput& in) {
  auto group = TRY(find_group(elb, call, in.target_group_arn));
  auto& document = group.document;
  if (in.health_check_protocol && in.health_check_protocol != document.health_check_protocol) {
    document.health_check_protocol = in.health_check_protocol;
    // What belongs to the other protocol is gone with it.
    if (in.health_check_protocol == "TCP") {
      document.health_check_path.reset();
      document.matcher.reset();
    }
  }
  if (in.health_check_port) document.health_check_port = in.health_check_port;
  if (in.health_check_path) document.health_check_path = in.health_check_path;
  if (in.health_check_enabled) document.health_check_enabled = in.health_check_enabled;
  if (in.health_check_interval_seconds)
    document.health_check_interval_seconds = in.health_check_interval_seconds;
  if (in.health_check_timeout_seconds)
    document.health_check_timeout_seconds = in.health_check_timeout_seconds;
  if (in.healthy_threshold_count) document.healthy_threshold_count = in.healthy_threshold_count;
  if (in.unhealthy_threshold_count)
    document.unhealthy_threshold_count = in.unhealthy_threshold_count;
  if (in.matcher && (in.matcher->http_code || in.matcher->grpc_code)) document.matcher = in.matcher;
  drop_empty(document);
  TRY(complete_group(document));
  update(elb.db, group);
  elb.work.summon(balancers_duty);
  ModifyTargetGroupOutput answer;
  answer.target_groups = {{described(elb.db, group)}};
  return answer;
}

// One that does not exist is as good as deleted.
Result<DeleteTargetGroupOutput> delete_target_group(Elb& elb, const Call& call,
                                                    const DeleteTargetGroupInput& in) {
  auto found = find_group(elb, call, in.target_group_arn);
  if (!found && found.error().code == "TargetGroupNotFound") return DeleteTargetGroupOutput{};
  auto group = TRY(std::move(found));
  if (elb.db.any("select 1 from elb_use where target_group = ?", {group.id}))
    return Error{"ResourceInUse",
                 "Target group '" + group.arn() + "' is currently in use by a listener or a rule"};
  elb.db.run("delete from elb_target where target_group = ?", {group.id});
  elb.db.run("delete from elb_target_group where id = ?", {group.id});
  drop_tags(elb.db, group.arn());
  return DeleteTargetGroupOutput{};
}

Result<DescribeTargetGroupsOutput> describe_target_groups(Elb& elb, const Call& call,
                                                          const DescribeTargetGroupsInput& in) {
  DescribeTargetGroupsOutput answer;
  answer.target_groups.emplace();
  auto arns = in.target_group_arns.value_or(std::vector<std::string>{});
  auto names = in.names.value_or(std::vector<std::string>{});
  auto ways = (arns.empty() ? 0 : 1) + (names.empty() ? 0 : 1) + (in.load_balancer_arn ? 1 : 0);
  if (ways > 1)
    return validation("Only one of load balancer ARN, target group ARNs or names can be specified");
  auto add = [&](const Group& group) { answer.target_groups->push_back(described(elb.db, group)); };
  for (auto& arn : arns) add(TRY(find_group(elb, call, arn)));
  for (auto& name : names) {
    auto rows = elb.db.query(groups_where("account = ? and region = ? and name = ?"),
                             {call.caller.account.text, call.region.text, name});
    if (rows.done()) return Error{"TargetGroupNotFound", "One or more target groups not found"};
    add(group_of(rows.row()));
  }
  if (in.load_balancer_arn) {
    auto balancer = TRY(find_balancer(elb, call, in.load_balancer_arn));
    for (auto row : elb.db.query(groups_where("id in (select target_group from elb_use where "
                                              "balancer = ?) order by name"),
                                 {balancer.id}))
      add(group_of(row));
  } else if (ways == 0) {
    for (auto row : elb.db.query(groups_where("account = ? and region = ? order by name"),
                                 {call.caller.account.text, call.region.text}))
      add(group_of(row));
  }
  answer.next_marker = TRY(cut(*answer.target_groups, in.marker, in.page_size));
  return answer;
}

}  // namespace windlass::cloud::elb
