#include <algorithm>

#include "base/text.h"
#include "cloud/sns/delivery.h"
#include "cloud/sns/errors.h"
#include "cloud/sns/handlers.h"
#include "cloud/sns/queues.h"
#include "cloud/sns/subscription_attributes.h"
#include "cloud/sns/web_page.h"

namespace windlass::cloud::sns {

namespace {

constexpr std::size_t token_digits = 256;
constexpr const char* unconfirmed = "pending confirmation";

// As far as a mailbox can be told from its name.
bool is_mailbox(const std::string& address) {
  auto parts = split_once(address, "@");
  return parts && !parts->first.empty() && !parts->second.empty() && address.size() <= 320 &&
         std::ranges::all_of(address, [](unsigned char c) { return c > 0x20 && c != 0x7f; });
}

Result<> check_protocol(const std::string& protocol) {
  for (auto* known : {"sqs", "http", "https", "email", "email-json"})
    if (protocol == known) return Done{};
  for (auto* known : {"lambda", "firehose", "sms", "application"})
    if (protocol == known)
      return Error{
          "NotImplemented",
          "The windlass local cloud does not deliver notifications by " + protocol + " yet.", 501};
  return invalid_parameter("Amazon SNS does not support this protocol string: " + protocol);
}

Result<> check_endpoint(const Topic& topic, const std::string& protocol,
                        const std::string& endpoint) {
  if (topic.fifo && protocol != "sqs")
    return invalid_parameter(
        "Invalid parameter: Endpoint Reason: FIFO SNS Topics can not have "
        "subscriptions of protocol " +
        protocol);
  if (protocol == "sqs") {
    if (!is_queue_arn(endpoint)) return invalid_parameter("SQS endpoint ARN");
    if (!topic.fifo && endpoint.ends_with(".fifo"))
      return invalid_parameter(
          "Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be "
          "subscribed to standard SNS topics");
    return Done{};
  }
  if (protocol.starts_with("email")) {
    if (is_mailbox(endpoint)) return Done{};
    return invalid_parameter("Email address");
  }
  if (is_page(endpoint, protocol)) return Done{};
  return invalid_parameter("Endpoint must match the specified protocol");
}

// An account's own queue needs no asking: who may subscribe it to a topic, may do so for it.
bool needs_confirmation(const Call& call, const Subscriber& subscriber) {
  return subscriber.protocol != "sqs" ||
         split(subscriber.endpoint, ':')[4] != call.caller.account.text;
}

SubscribeResponse answer(const Subscriber& subscriber, const SubscribeInput& in) {
  bool hidden = subscriber.pending() && !in.return_subscription_arn.value_or(false);
  return {.subscription_arn = hidden ? unconfirmed : subscriber.arn};
}

Result<SubscribeResponse> subscribed_again(Sns& sns, const Call& call, const Topic& topic,
                                           const Subscriber& there, const Subscriber& wanted,
                                           const SubscribeInput& in) {
  for (auto& [name, value] : wanted.attributes)
    if (there.attribute(name) != value)
      return invalid_parameter(
          "Attributes Reason: Subscription already exists with different attributes");
  if (there.pending()) TRY(ask_to_confirm(sns, call, topic, there));
  return answer(there, in);
}

}  // namespace

Result<SubscribeResponse> subscribe(Sns& sns, const Call& call, const SubscribeInput& in) {
  auto topic = TRY(find_topic(sns, in.topic_arn));
  Subscriber one;
  one.protocol = in.protocol.value_or("");
  one.endpoint = in.endpoint.value_or("");
  one.attributes = in.attributes.value_or(Attributes{});
  std::erase_if(one.attributes, [](auto& each) { return each.second.empty(); });
  TRY(check_protocol(one.protocol));
  TRY(check_endpoint(topic, one.protocol, one.endpoint));
  TRY(check_attributes(topic, one));
  if (auto there = find_subscriber(sns.db, topic, one.protocol, one.endpoint))
    return subscribed_again(sns, call, topic, *there, one, in);

  auto name = sns.work.random.uuid();
  one.arn = topic.arn() + ":" + name;
  one.origin = call.origin;
  if (needs_confirmation(call, one)) one.token = sns.work.random.hex(token_digits);
  sns.db.run(
      "insert into sns_subscription (topic, name, owner, region, protocol, endpoint, attributes, "
      "token, authenticated, origin, created) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {topic.id, name, call.caller.account.text, topic.region, one.protocol, one.endpoint,
       dump(one.attributes), one.token, !one.pending(), one.origin, micros(call.now)});
  one.id = sns.db.last_insert_id();
  if (one.pending()) {
    // A queue of another account whose policy does not let SNS in waits for ever, as on AWS.
    if (auto asked = ask_to_confirm(sns, call, topic, one); !asked)
      sns.work.log.warn("a queue could not be asked to confirm a subscription",
                        {{"topic", topic.arn()}, {"why", asked.error().message}});
  }
  return answer(one, in);
}

// Whoever has the token may do this: it came to the subscriber alone.
Result<ConfirmSubscriptionResponse> confirm_subscription(Sns& sns, const Call& call,
                                                         const ConfirmSubscriptionInput& in) {
  auto topic = TRY(find_topic(sns, in.topic_arn));
  auto token = in.token.value_or("");
  auto one = token.empty() ? std::nullopt : find_by_token(sns.db, topic, token);
  if (!one) return invalid_parameter("Token");
  if (one->pending()) {
    auto signed_in = call.caller.kind != Caller::Kind::Anonymous;
    auto by_owner = in.authenticate_on_unsubscribe.value_or("") == "true";
    sns.db.run(
        "update sns_subscription set token = null, used_token = ?, authenticated = ?, "
        "unsubscribe_by_owner = ? where id = ?",
        {token, signed_in, by_owner, one->id});
  }
  return ConfirmSubscriptionResponse{.subscription_arn = one->arn};
}

// By its owner, or by whoever has the link that came with a message. One that is gone is as good as
// unsubscribed.
Result<> unsubscribe(Sns& sns, const Call& call, const UnsubscribeInput& in) {
  auto one = get_subscriber(sns, in.subscription_arn);
  if (!one && one.error().code == "NotFound") return Done{};
  TRY(one);
  if (call.caller.kind == Caller::Kind::Anonymous && one->unsubscribed_by_owner_only)
    return Error{"AuthorizationError", "This subscription is ended by its owner only.", 403};
  sns.db.run("delete from sns_delivery where subscription = ?", {one->id});
  sns.db.run("delete from sns_subscription where id = ?", {one->id});
  return Done{};
}

}  // namespace windlass::cloud::sns
