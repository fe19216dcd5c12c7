// What each of SNS's operations needs, and what topics' own policies say.
#include "cloud/core/permission.h"

#include "cloud/core/reserved_tags.h"
#include "cloud/sns/handlers.h"
#include "cloud/sns/sns.h"
#include "cloud/sns/tags.h"

namespace windlass::cloud::sns {

namespace {

void at_target(const Call&, const void* input, std::vector<Asked>& asked) {
  auto& in = *static_cast<const PublishInput*>(input);
  if (!in.topic_arn && in.target_arn)
    for (auto& one : asked) one.resources = {*in.target_arn};
}

void with_endpoint(const Call&, const void* input, std::vector<Asked>& asked) {
  auto& in = *static_cast<const SubscribeInput*>(input);
  for (auto& one : asked) {
    one.context.push_back({"sns:Protocol", {in.protocol.value_or("")}});
    one.context.push_back({"sns:Endpoint", {in.endpoint.value_or("")}});
  }
}

template <class Input>
void with_tags(const Call&, const void* input, std::vector<Asked>& asked) {
  auto& in = *static_cast<const Input*>(input);
  std::vector<std::string> names;
  for (auto& tag : in.tags.value_or(std::vector<Tag>{})) {
    if (is_stacks_tag(tag.key.value_or(""))) continue;
    names.push_back(tag.key.value_or(""));
    for (auto& one : asked)
      one.context.push_back({"aws:RequestTag/" + names.back(), {tag.value.value_or("")}});
  }
  if (names.empty()) return;
  for (auto& one : asked) one.context.push_back({"aws:TagKeys", names});
}

void with_tag_keys(const Call&, const void* input, std::vector<Asked>& asked) {
  auto& in = *static_cast<const UntagResourceRequest*>(input);
  for (auto& one : asked)
    one.context.push_back({"aws:TagKeys", in.tag_keys.value_or(std::vector<std::string>{})});
}

const Permission operations[] = {
    {"AddPermission", "sns:AddPermission", "{TopicArn}"},
    {"ConfirmSubscription", "sns:ConfirmSubscription", "{TopicArn}"},
    {"CreateTopic", "sns:CreateTopic", "arn:aws:sns:{region}:{account}:{Name}",
     &with_tags<CreateTopicInput>},
    {"DeleteTopic", "sns:DeleteTopic", "{TopicArn}"},
    {"GetSubscriptionAttributes", "sns:GetSubscriptionAttributes"},
    {"GetTopicAttributes", "sns:GetTopicAttributes", "{TopicArn}"},
    {"ListSubscriptions", "sns:ListSubscriptions"},
    {"ListSubscriptionsByTopic", "sns:ListSubscriptionsByTopic", "{TopicArn}"},
    {"ListTagsForResource", "sns:ListTagsForResource", "{ResourceArn}"},
    {"ListTopics", "sns:ListTopics"},
    {"Publish", "sns:Publish", "{TopicArn}", &at_target},
    {"PublishBatch", "sns:Publish", "{TopicArn}"},
    {"RemovePermission", "sns:RemovePermission", "{TopicArn}"},
    {"SetSubscriptionAttributes", "sns:SetSubscriptionAttributes"},
    {"SetTopicAttributes", "sns:SetTopicAttributes", "{TopicArn}"},
    {"Subscribe", "sns:Subscribe", "{TopicArn}", &with_endpoint},
    {"TagResource", "sns:TagResource", "{ResourceArn}", &with_tags<TagResourceRequest>},
    {"Unsubscribe", "sns:Unsubscribe"},
    {"UntagResource", "sns:UntagResource", "{ResourceArn}", &with_tag_keys},
};

std::optional<ResourceSide> resource_side(store::Database& db, const Call&, std::string_view arn) {
  auto topic = find_topic(db, arn);
  if (!topic) return std::nullopt;
  ResourceSide side{.owner = AccountId{topic->account}, .policy = topic->policy()};
  for (auto& tag : tags_of(db, topic->id))
    side.tags.emplace_back(tag.key.value_or(""), tag.value.value_or(""));
  return side;
}

}  // namespace

const Permissions permissions{
    .prefix = "sns", .operations = operations, .resource_side = &resource_side};

}  // namespace windlass::cloud::sns
