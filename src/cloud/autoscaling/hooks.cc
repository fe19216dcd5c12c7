#include "cloud/autoscaling/hooks.h"

#include "aws/sns/publish.h"
#include "aws/sqs/send_message.h"
#include "base/json.h"
#include "base/text.h"
#include "base/time.h"
#include "cloud/autoscaling/errors.h"

namespace windlass::cloud::autoscaling {

std::vector<Hook> hooks_of(Scaling& scaling, const Group& group, std::string_view transition) {
  std::vector<Hook> hooks;
  for (auto row : scaling.db.query(
           "select name, transition, target, role, metadata, heartbeat, default_result "
           "from asg_hook where group_id = ? and (? = '' or transition = ?) order by name",
           {group.id, transition, transition}))
    hooks.push_back({row.text(0), row.text(1), row.text(2), row.text(3), row.text(4),
                     row.integer(5), row.text(6)});
  return hooks;
}

void put_hook(Scaling& scaling, const Group& group, const Hook& hook) {
  scaling.db.run(
      "insert or replace into asg_hook (group_id, name, transition, target, role, metadata, "
      "heartbeat, default_result) values (?, ?, ?, ?, ?, ?, ?, ?)",
      {group.id, hook.name, hook.transition, hook.target, hook.role, hook.metadata, hook.heartbeat,
       hook.default_result});
}

bool begin_waiting(Scaling& scaling, const Group& group, const Member& member,
                   std::string_view transition, Time now) {
  auto hooks = hooks_of(scaling, group, transition);
  for (auto& hook : hooks) {
    auto token = scaling.work.random.uuid();
    scaling.db.run(
        "insert or replace into asg_hook_wait (member, hook, token, heartbeat, default_result, "
        "deadline, last_deadline) values (?, ?, ?, ?, ?, ?, ?)",
        {member.id, hook.name, token, hook.heartbeat, hook.default_result,
         micros(now + seconds(hook.heartbeat)), micros(now + seconds(hook.longest()))});
    auto told = tell_hook_target(scaling, group, hook, &member, token, now);
    if (!told)
      scaling.work.log.info(
          "a lifecycle hook's target was not told",
          {{"group", group.name}, {"hook", hook.name}, {"why", told.error().message}});
  }
  return !hooks.empty();
}

Word word_of_hooks(Scaling& scaling, const Member& member, Time now) {
  scaling.db.run(
      "update asg_hook_wait set result = default_result "
      "where member = ? and result is null and min(deadline, last_deadline) <= ?",
      {member.id, micros(now)});
  if (scaling.db.any("select 1 from asg_hook_wait where member = ? and result = 'ABANDON'",
                     {member.id}))
    return Word::Abandon;
  if (scaling.db.any("select 1 from asg_hook_wait where member = ? and result is null",
                     {member.id}))
    return Word::Waiting;
  return Word::Continue;
}

void forget_waiting(Scaling& scaling, const Member& member) {
  scaling.db.run("delete from asg_hook_wait where member = ?", {member.id});
}

namespace {

Json message_for(Scaling& scaling, const Group& group, const Hook& hook, const Member* member,
                 const std::string& token, Time now) {
  Json message;
  if (!member) {
    message.set("AccountId", group.account.text);
    message.set("RequestId", scaling.work.random.uuid());
    message.set("AutoScalingGroupARN", group.arn());
    message.set("AutoScalingGroupName", group.name);
    message.set("Service", "AWS Auto Scaling");
    message.set("Event", "autoscaling:TEST_NOTIFICATION");
    message.set("Time", format_iso8601_millis(now));
    return message;
  }
  bool launching = hook.transition == on_launching;
  message.set("Origin", launching ? "EC2" : "AutoScalingGroup");
  message.set("LifecycleHookName", hook.name);
  message.set("Destination", !launching ? "EC2" : member->warm() ? "WarmPool" : "AutoScalingGroup");
  message.set("AccountId", group.account.text);
  message.set("RequestId", scaling.work.random.uuid());
  message.set("LifecycleTransition", hook.transition);
  message.set("AutoScalingGroupName", group.name);
  message.set("Service", "AWS Auto Scaling");
  message.set("Time", format_iso8601_millis(now));
  message.set("EC2InstanceId", member->instance);
  if (!hook.metadata.empty()) message.set("NotificationMetadata", hook.metadata);
  message.set("LifecycleActionToken", token);
  return message;
}

}  // namespace

Result<> tell_hook_target(Scaling& scaling, const Group& group, const Hook& hook,
                          const Member* member, const std::string& token, Time now) {
  if (hook.target.empty()) return Done{};
  auto parts = split(hook.target, ':');
  if (parts.size() < 6) return validation_error("Invalid notification target: " + hook.target);
  auto message = message_for(scaling, group, hook, member, token, now).dump();
  Region there{std::string(parts[3])};
  AccountId owner{std::string(parts[4])};
  if (parts[2] == "sns") {
    Acting acting(scaling, group, group.arn());
    scaling.work.acting_for.region = there;
    aws::sns::PublishInput request;
    request.topic_arn = hook.target;
    request.subject =
        member ? "Auto Scaling:  Lifecycle action '" +
                     std::string(hook.transition == on_launching ? "LAUNCHING" : "TERMINATING") +
                     "' for instance " + member->instance + " in progress."
               : "Auto Scaling: test notification for group \"" + group.name + "\"";
    request.subject = request.subject->substr(0, 100);
    request.message = message;
    TRY(scaling.work.peers.call<aws::sns::op::Publish>(std::move(request)));
    return Done{};
  }
  if (parts[2] != "sqs")
    return validation_error("Notification targets must be topics or queues, not " + hook.target);
  Acting acting(scaling, group);
  scaling.work.acting_for.region = there;
  aws::sqs::SendMessageRequest request;
  request.queue_url = "http://sqs/" + owner.text + "/" + std::string(parts[5]);
  request.message_body = message;
  TRY(scaling.work.peers.call<aws::sqs::op::SendMessage>(std::move(request)));
  return Done{};
}

}  // namespace windlass::cloud::autoscaling
