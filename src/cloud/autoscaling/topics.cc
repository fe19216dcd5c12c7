// Topics that hear of groups.
#include <algorithm>
#include <array>

#include "cloud/autoscaling/handlers.h"
#include "cloud/autoscaling/notifications.h"
#include "cloud/autoscaling/paging.h"

namespace windlass::cloud::autoscaling {

namespace {

constexpr std::array kinds{event::launched, event::launch_failed, event::terminated,
                           event::terminate_failed, event::test};

}  // namespace

Result<> put_notification_configuration(Scaling& scaling, const Call& call,
                                        const PutNotificationConfigurationType& in) {
  auto group = TRY(get_group(scaling, call, in.auto_scaling_group_name));
  auto topic = in.topic_arn.value_or("");
  auto types = in.notification_types.value_or(std::vector<std::string>{});
  if (!topic.starts_with("arn:aws:sns:"))
    return validation_error("Unable to publish to notification target " + topic);
  for (auto& type : types)
    if (std::ranges::find(kinds, type) == kinds.end())
      return validation_error("\"" + type + "\" is not a valid Notification Type.");
  scaling.db.run("delete from asg_notification where group_id = ? and topic = ?",
                 {group.id, topic});
  for (auto& type : types)
    scaling.db.run(
        "insert or ignore into asg_notification (group_id, topic, kind) values (?, ?, ?)",
        {group.id, topic, type});
  if (auto sent = send_test_notification(scaling, group, topic, call.now); !sent)
    return validation_error("Unable to publish to notification target " + topic + ": " +
                            sent.error().message);
  return Done{};
}

Result<> delete_notification_configuration(Scaling& scaling, const Call& call,
                                           const DeleteNotificationConfigurationType& in) {
  auto group = TRY(get_group(scaling, call, in.auto_scaling_group_name));
  scaling.db.run("delete from asg_notification where group_id = ? and topic = ?",
                 {group.id, in.topic_arn.value_or("")});
  return Done{};
}

Result<DescribeNotificationConfigurationsAnswer> describe_notification_configurations(
    Scaling& scaling, const Call& call, const DescribeNotificationConfigurationsType& in) {
  auto names = in.auto_scaling_group_names.value_or(std::vector<std::string>{});
  DescribeNotificationConfigurationsAnswer answer;
  auto& all = answer.notification_configurations.emplace();
  for (auto& group : groups_of(scaling, call)) {
    if (!names.empty() && std::ranges::find(names, group.name) == names.end()) continue;
    for (auto row : scaling.db.query(
             "select topic, kind from asg_notification where group_id = ? order by topic, kind",
             {group.id}))
      all.push_back({group.name, row.text(0), row.text(1)});
  }
  answer.next_token = TRY(cut(all, in.max_records, in.next_token));
  return answer;
}

}  // namespace windlass::cloud::autoscaling
