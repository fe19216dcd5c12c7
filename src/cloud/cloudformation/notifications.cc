#include "cloud/cloudformation/notifications.h"

#include "aws/sns/publish.h"
#include "base/text.h"
#include "base/time.h"

namespace windlass::cloud::cloudformation {

namespace {

std::string message(const engine::StackRecord& stack, const engine::StackEvent& event,
                    const std::string& event_id) {
  std::string text;
  auto line = [&](const char* name, const std::string& value) {
    text += std::string(name) + "='" + value + "'\n";
  };
  line("StackId", stack.id);
  line("Timestamp", format_iso8601_millis(event.at));
  line("EventId", event_id);
  line("LogicalResourceId", event.logical_id);
  line("Namespace", stack.account);
  line("PhysicalResourceId", event.physical_id);
  line("ResourceProperties", event.properties.empty() ? "null" : event.properties);
  line("ResourceStatus", event.status);
  line("ResourceStatusReason", event.reason);
  line("ResourceType", event.type);
  line("StackName", stack.name);
  line("ClientRequestToken", event.client_token.empty() ? "null" : event.client_token);
  return text;
}

}  // namespace

void tell_topics(const Work& work, const engine::StackRecord& stack,
                 const engine::StackEvent& event, const std::string& event_id) {
  auto& blueprint = stack.operation ? stack.operation->target : stack.current;
  auto& arns = blueprint.notification_arns.empty() ? stack.current.notification_arns
                                                   : blueprint.notification_arns;
  if (arns.empty()) return;
  CallsFor owner(work, {.source_arn = stack.id,
                        .account = AccountId{stack.account},
                        .region = Region{stack.region}});
  for (auto& arn : arns) {
    aws::sns::PublishInput in;
    in.topic_arn = arn;
    in.subject = "AWS CloudFormation Notification";
    in.message = message(stack, event, event_id);
    // A topic that is gone, or lets nobody in, does not hold a stack up.
    (void)work.peers.call<aws::sns::op::Publish>(in);
  }
}

}  // namespace windlass::cloud::cloudformation
