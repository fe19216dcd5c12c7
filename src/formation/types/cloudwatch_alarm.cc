#include "aws/cloudwatch/describe_alarms.h"
#include "aws/cloudwatch/put_metric_alarm.h"
#include "formation/types/cloudwatch_alarms.h"
#include "formation/types/names.h"
#include "formation/types/properties.h"
#include "formation/types/requests.h"

namespace windlass::formation::types {

extern const ResourceType cloudwatch_alarm;

namespace {

using namespace aws::cloudwatch;

Result<PutMetricAlarmInput> request(const Wanted& wanted, const std::string& name) {
  auto input = TRY(made_of<PutMetricAlarmInput>(without(wanted.properties, {"Tags"})));
  input.alarm_name = name;
  return input;
}

Result<Physical> create(const Place& place, const Wanted& wanted) {
  auto name = name_of(wanted, "AlarmName", 255);
  TRY(check_alarm_name(place, wanted, cloudwatch_alarm.name, name));
  auto input = TRY(request(wanted, name));
  auto tags = plain_tags_of(wanted);
  if (is_named(wanted, "AlarmName")) tags = with_token(std::move(tags), wanted);
  if (!tags.empty()) input.tags = tag_list<Tag>(tags);
  TRY(place.client.call<op::PutMetricAlarm>(std::move(input)));
  return alarm(place, name);
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json&,
                        const Physical& was) {
  TRY(place.client.call<op::PutMetricAlarm>(TRY(request(wanted, was.id))));
  TRY(settle_alarm_tags(place, wanted, was.id));
  return alarm(place, was.id);
}

Result<> remove(const Place& place, const Wanted&, const Physical& was) {
  return remove_alarm(place, was.id);
}

Result<std::optional<Json>> read(const Place& place, const Physical& was, const Json& properties) {
  auto answer = TRY(place.client.call<op::DescribeAlarms>(
      {.alarm_names = std::vector<std::string>{was.id},
       .alarm_types = std::vector<std::string>{"MetricAlarm"}}));
  if (!answer.metric_alarms || answer.metric_alarms->empty()) return {std::nullopt};
  auto now = without(told(answer.metric_alarms->front()),
                     {"AlarmArn", "AlarmConfigurationUpdatedTimestamp", "StateValue", "StateReason",
                      "StateReasonData", "StateUpdatedTimestamp", "StateTransitionedTimestamp",
                      "EvaluationState"});
  if (properties.find("Tags"))
    now.set("Tags", tag_property(TRY(alarm_tags(place, was.id)), properties));
  return {std::move(now)};
}

}  // namespace

const ResourceType cloudwatch_alarm{.name = "AWS::CloudWatch::Alarm",
                                    .create = create,
                                    .update = update,
                                    .remove = remove,
                                    .read = read};

}  // namespace windlass::formation::types
