// SNS's operations.
#pragma once

#include "aws/sns/add_permission.h"
#include "aws/sns/confirm_subscription.h"
#include "aws/sns/create_topic.h"
#include "aws/sns/delete_topic.h"
#include "aws/sns/get_subscription_attributes.h"
#include "aws/sns/get_topic_attributes.h"
#include "aws/sns/list_subscriptions.h"
#include "aws/sns/list_subscriptions_by_topic.h"
#include "aws/sns/list_tags_for_resource.h"
#include "aws/sns/list_topics.h"
#include "aws/sns/publish.h"
#include "aws/sns/publish_batch.h"
#include "aws/sns/remove_permission.h"
#include "aws/sns/set_subscription_attributes.h"
#include "aws/sns/set_topic_attributes.h"
#include "aws/sns/subscribe.h"
#include "aws/sns/tag_resource.h"
#include "aws/sns/unsubscribe.h"
#include "aws/sns/untag_resource.h"
#include "cloud/sns/context.h"

namespace windlass::cloud::sns {

using namespace aws::sns;

// topics.cc
Result<CreateTopicResponse> create_topic(Sns& sns, const Call& call, const CreateTopicInput& in);
Result<> delete_topic(Sns& sns, const Call& call, const DeleteTopicInput& in);
Result<GetTopicAttributesResponse> get_topic_attributes(Sns& sns, const Call& call,
                                                        const GetTopicAttributesInput& in);
Result<> set_topic_attributes(Sns& sns, const Call& call, const SetTopicAttributesInput& in);
Result<ListTopicsResponse> list_topics(Sns& sns, const Call& call, const ListTopicsInput& in);

// topic_policy.cc
Result<> add_permission(Sns& sns, const Call& call, const AddPermissionInput& in);
Result<> remove_permission(Sns& sns, const Call& call, const RemovePermissionInput& in);

// tags.cc
Result<TagResourceResponse> tag_resource(Sns& sns, const Call& call, const TagResourceRequest& in);
Result<UntagResourceResponse> untag_resource(Sns& sns, const Call& call,
                                             const UntagResourceRequest& in);
Result<ListTagsForResourceResponse> list_tags_for_resource(Sns& sns, const Call& call,
                                                           const ListTagsForResourceRequest& in);

// subscribing.cc
Result<SubscribeResponse> subscribe(Sns& sns, const Call& call, const SubscribeInput& in);
Result<ConfirmSubscriptionResponse> confirm_subscription(Sns& sns, const Call& call,
                                                         const ConfirmSubscriptionInput& in);
Result<> unsubscribe(Sns& sns, const Call& call, const UnsubscribeInput& in);

// subscriptions.cc
Result<GetSubscriptionAttributesResponse> get_subscription_attributes(
    Sns& sns, const Call& call, const GetSubscriptionAttributesInput& in);
Result<> set_subscription_attributes(Sns& sns, const Call& call,
                                     const SetSubscriptionAttributesInput& in);
Result<ListSubscriptionsResponse> list_subscriptions(Sns& sns, const Call& call,
                                                     const ListSubscriptionsInput& in);
Result<ListSubscriptionsByTopicResponse> list_subscriptions_by_topic(
    Sns& sns, const Call& call, const ListSubscriptionsByTopicInput& in);

// publish.cc
Result<PublishResponse> publish(Sns& sns, const Call& call, const PublishInput& in);
Result<PublishBatchResponse> publish_batch(Sns& sns, const Call& call, const PublishBatchInput& in);

}  // namespace windlass::cloud::sns
