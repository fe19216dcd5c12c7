#include "cloud/autoscaling/notifications.h"

#include "aws/sns/publish.h"
#include "base/json.h"
#include "base/text.h"
#include "base/time.h"
#include "cloud/autoscaling/activity.h"

namespace windlass::cloud::autoscaling {

namespace {

std::string subject_of(const Group& group, std::string_view event) {
  std::string what = "test notification";
  if (event == event::launched) what = "launch";
  if (event == event::launch_failed) what = "failed launch";
  if (event == event::terminated) what = "termination";
  if (event == event::terminate_failed) what = "failed termination";
  return ("Auto Scaling: " + what + " for group \"" + group.name + "\"").substr(0, 100);
}

Result<> publish(Scaling& scaling, const Group& group, const std::string& topic,
                 std::string_view event, const Json& message) {
  Acting acting(scaling, group, group.arn());
  auto parts = split(topic, ':');
  if (parts.size() > 3) scaling.work.acting_for.region = Region{std::string(parts[3])};
  aws::sns::PublishInput request;
  request.topic_arn = topic;
  request.subject = subject_of(group, event);
  request.message = message.dump();
  TRY(scaling.work.peers.call<aws::sns::op::Publish>(std::move(request)));
  return Done{};
}

Json head_of(Scaling& scaling, const Group& group, std::string_view event, Time now) {
  Json message;
  message.set("Service", "AWS Auto Scaling");
  message.set("Time", format_iso8601_millis(now));
  message.set("RequestId", scaling.work.random.uuid());
  message.set("Event", event);
  message.set("AccountId", group.account.text);
  message.set("AutoScalingGroupName", group.name);
  message.set("AutoScalingGroupARN", group.arn());
  return message;
}

}  // namespace

void notify(Scaling& scaling, const Group& group, std::string_view event, std::int64_t activity,
            const std::string& instance, Time now) {
  std::vector<std::string> topics;
  for (auto row : scaling.db.query(
           "select topic from asg_notification where group_id = ? and kind = ? order by topic",
           {group.id, event}))
    topics.push_back(row.text(0));
  if (topics.empty()) return;
  auto told = get_activity(scaling, activity);
  auto message = head_of(scaling, group, event, now);
  message.set("ActivityId", told.activity_id.value_or(""));
  message.set("Description", told.description.value_or(""));
  message.set("Cause", told.cause.value_or(""));
  message.set("Progress", static_cast<std::int64_t>(told.progress.value_or(100)));
  message.set("StatusCode", told.status_code.value_or(""));
  message.set("StatusMessage", told.status_message.value_or(""));
  message.set("StartTime", format_iso8601_millis(told.start_time.value_or(now)));
  message.set("EndTime", format_iso8601_millis(told.end_time.value_or(now)));
  message.set("EC2InstanceId", instance);
  if (auto details = parse_json(told.details.value_or(""))) message.set("Details", *details);
  for (auto& topic : topics)
    if (auto sent = publish(scaling, group, topic, event, message); !sent)
      scaling.work.log.info("a group's topic was not told",
                            {{"topic", topic}, {"why", sent.error().message}});
}

Result<> send_test_notification(Scaling& scaling, const Group& group, const std::string& topic,
                                Time now) {
  return publish(scaling, group, topic, event::test, head_of(scaling, group, event::test, now));
}

}  // namespace windlass::cloud::autoscaling
