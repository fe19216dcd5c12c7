#include "base/text.h"
#include "cloud/sns/delivery_policy.h"
#include "cloud/sns/errors.h"
#include "cloud/sns/handlers.h"
#include "cloud/sns/subscription_attributes.h"

namespace windlass::cloud::sns {

namespace {

constexpr int page_size = 100;

const char* word(bool value) { return value ? "true" : "false"; }

Subscription shown(const Subscriber& one) {
  return {.subscription_arn = one.pending() ? "PendingConfirmation" : one.arn,
          .owner = one.owner,
          .protocol = one.protocol,
          .endpoint = one.endpoint,
          .topic_arn = topic_of(one.arn)};
}

Result<std::int64_t> place_of(const std::optional<std::string>& token) {
  auto place = parse_int(token.value_or("0"));
  if (!place) return invalid_parameter("NextToken");
  return *place;
}

// `found` has one more than a page when there is a next one.
template <class Answer>
Answer page(std::vector<Subscriber> found) {
  Answer answer;
  answer.subscriptions.emplace();
  if (found.size() > page_size) {
    found.resize(page_size);
    answer.next_token = std::to_string(found.back().id);
  }
  for (auto& one : found) answer.subscriptions->push_back(shown(one));
  return answer;
}

}  // namespace

Result<GetSubscriptionAttributesResponse> get_subscription_attributes(
    Sns& sns, const Call&, const GetSubscriptionAttributesInput& in) {
  auto one = TRY(get_subscriber(sns, in.subscription_arn));
  auto topic = find_topic(sns.db, one.topic);
  auto attributes = one.attributes;
  std::erase_if(attributes, [](auto& each) { return each.second.empty(); });
  attributes["SubscriptionArn"] = one.arn;
  attributes["TopicArn"] = topic_of(one.arn);
  attributes["Owner"] = one.owner;
  attributes["Protocol"] = one.protocol;
  attributes["Endpoint"] = one.endpoint;
  attributes["SubscriptionPrincipal"] = "arn:aws:iam::" + one.owner + ":root";
  attributes["PendingConfirmation"] = word(one.pending());
  attributes["ConfirmationWasAuthenticated"] = word(one.authenticated);
  attributes.emplace("RawMessageDelivery", "false");
  if (attributes.contains("FilterPolicy"))
    attributes.emplace("FilterPolicyScope", "MessageAttributes");
  if (one.is_web())
    attributes["EffectiveDeliveryPolicy"] = effective_policy(policy_for(
        one.attribute("DeliveryPolicy"), topic ? topic->attribute("DeliveryPolicy") : ""));
  return GetSubscriptionAttributesResponse{.attributes = std::move(attributes)};
}

Result<> set_subscription_attributes(Sns& sns, const Call&,
                                     const SetSubscriptionAttributesInput& in) {
  auto one = TRY(get_subscriber(sns, in.subscription_arn));
  auto name = in.attribute_name.value_or("");
  auto value = in.attribute_value.value_or("");
  TRY(check_attribute_name(name));
  // An empty document takes a policy away.
  if (value.empty() || (value == "{}" && name != "RawMessageDelivery"))
    one.attributes.erase(name);
  else
    one.attributes[name] = value;
  TRY(check_attributes(*find_topic(sns.db, one.topic), one));
  sns.db.run("update sns_subscription set attributes = ? where id = ?",
             {dump(one.attributes), one.id});
  return Done{};
}

Result<ListSubscriptionsResponse> list_subscriptions(Sns& sns, const Call& call,
                                                     const ListSubscriptionsInput& in) {
  return page<ListSubscriptionsResponse>(
      subscribers_of(sns.db, call.caller.account.text, call.region.text,
                     TRY(place_of(in.next_token)), page_size + 1));
}

Result<ListSubscriptionsByTopicResponse> list_subscriptions_by_topic(
    Sns& sns, const Call&, const ListSubscriptionsByTopicInput& in) {
  auto topic = TRY(find_topic(sns, in.topic_arn));
  return page<ListSubscriptionsByTopicResponse>(
      subscribers_of(sns.db, topic, TRY(place_of(in.next_token)), page_size + 1));
}

}  // namespace windlass::cloud::sns
