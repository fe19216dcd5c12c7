#include "formation/types/cloudwatch_alarms.h"

#include "aws/cloudwatch/delete_alarms.h"
#include "aws/cloudwatch/describe_alarms.h"
#include "aws/cloudwatch/list_tags_for_resource.h"
#include "aws/cloudwatch/tag_resource.h"
#include "aws/cloudwatch/untag_resource.h"
#include "formation/types/names.h"
#include "formation/types/requests.h"

namespace windlass::formation::types {

using namespace aws::cloudwatch;

std::string alarm_arn(const Place& place, const std::string& name) {
  return arn(place, "cloudwatch", "alarm:" + name);
}

Physical alarm(const Place& place, const std::string& name) {
  return {name, Json::Object{{"Arn", Json(alarm_arn(place, name))}}};
}

Result<Tags> alarm_tags(const Place& place, const std::string& name) {
  auto answer =
      TRY(place.client.call<op::ListTagsForResource>({.resource_arn = alarm_arn(place, name)}));
  return tag_map(answer.tags);
}

Result<> check_alarm_name(const Place& place, const Wanted& wanted, std::string_view type,
                          const std::string& name) {
  if (!is_named(wanted, "AlarmName")) return Done{};
  auto there = TRY(place.client.call<op::DescribeAlarms>(
      {.alarm_names = std::vector<std::string>{name},
       .alarm_types = std::vector<std::string>{"MetricAlarm", "CompositeAlarm"}}));
  bool taken = (there.metric_alarms && !there.metric_alarms->empty()) ||
               (there.composite_alarms && !there.composite_alarms->empty());
  if (taken && !has_token(TRY(alarm_tags(place, name)), wanted)) return already_exists(type, name);
  return Done{};
}

Result<> settle_alarm_tags(const Place& place, const Wanted& wanted, const std::string& name) {
  auto [set, drop] = tag_change(TRY(alarm_tags(place, name)), plain_tags_of(wanted));
  auto resource = alarm_arn(place, name);
  if (!set.empty())
    TRY(place.client.call<op::TagResource>({.resource_arn = resource, .tags = tag_list<Tag>(set)}));
  if (!drop.empty())
    TRY(place.client.call<op::UntagResource>({.resource_arn = resource, .tag_keys = drop}));
  return Done{};
}

Result<> remove_alarm(const Place& place, const std::string& name) {
  return done_or(
      place.client.call<op::DeleteAlarms>({.alarm_names = std::vector<std::string>{name}}),
      {"ResourceNotFound", "ResourceNotFoundException"});
}

}  // namespace windlass::formation::types
