// The SNS operations that we serve.
#include "aws/sns/service.h"

#include "cloud/core/permission.h"
#include "cloud/sns/aside.h"
#include "cloud/sns/deliveries.h"
#include "cloud/sns/handlers.h"
#include "cloud/sns/schema.h"
#include "cloud/sns/sns.h"
#include "cloud/sns/tasks.h"

namespace windlass::cloud::sns {

namespace {

// Links in messages are opened without a signature; everything else needs one, unless the topic's
// policy lets everybody in.
template <auto handler>
struct Admitted;

template <class Out, class In, Result<Out> (*handler)(Sns&, const Call&, const In&)>
struct Admitted<handler> {
  static Result<Out> run(Sns& sns, const Call& call, const In& in) {
    if (!call.admitted)
      return Error{"MissingAuthenticationToken", "Request is missing Authentication Token", 403};
    return handler(sns, call, in);
  }
};

template <auto handler>
constexpr Handler reading = reads<&Admitted<handler>::run>;
template <auto handler>
constexpr Handler writing = writes<&Admitted<handler>::run>;

const Operation operations[] = {
    {"AddPermission", writing<&add_permission>},
    {"ConfirmSubscription", writes<&confirm_subscription>},
    {"CreateTopic", writing<&create_topic>},
    {"DeleteTopic", writing<&delete_topic>},
    {"GetSubscriptionAttributes", reading<&get_subscription_attributes>},
    {"GetTopicAttributes", reading<&get_topic_attributes>},
    {"ListSubscriptions", reading<&list_subscriptions>},
    {"ListSubscriptionsByTopic", reading<&list_subscriptions_by_topic>},
    {"ListTagsForResource", reading<&list_tags_for_resource>},
    {"ListTopics", reading<&list_topics>},
    {"Publish", writing<&publish>},
    {"PublishBatch", writing<&publish_batch>},
    {"RemovePermission", writing<&remove_permission>},
    {"SetSubscriptionAttributes", writing<&set_subscription_attributes>},
    {"SetTopicAttributes", writing<&set_topic_attributes>},
    {"Subscribe", writing<&subscribe>},
    {"TagResource", writing<&tag_resource>},
    {"Unsubscribe", writes<&unsubscribe>},
    {"UntagResource", writing<&untag_resource>},
};

const Task tasks[] = {
    {"what topics need not remember", std::chrono::seconds(10), &forget_old},
    {"metrics", std::chrono::seconds(60), &tell_metrics},
};

const Duty duties[] = {
    {delivering, std::chrono::seconds(1), &due_deliveries, errands_at_once_max},
};

// A batch of 256 KiB, with every byte escaped as the clumsiest client would.
constexpr std::size_t body_max = 2 << 20;

}  // namespace

const cloud::Service service{
    .model = &aws::sns::service,
    .operations = operations,
    .migrations = migrations,
    .tasks = tasks,
    .duties = duties,
    .permissions = &permissions,
    .accepts_anonymous = true,
    .is_aside = &is_aside,
    .aside = &aside,
    .body_max = body_max,
};

}  // namespace windlass::cloud::sns
